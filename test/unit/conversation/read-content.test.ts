import assert from 'node:assert/strict';
import { looksLikeBlock, readContent, toolResultContent } from '../../../src/conversation/read-content';
import { refusalOf } from './support/refusal';
import { deepFreeze, fromFunctionNode, png, Sensor } from './support/values';

const read = (value: unknown) => readContent(deepFreeze(value), 'content', []);
const base64 = png.toString('base64');
const image = { image: { format: 'png', source: { bytes: png } } };
const jsonPng = JSON.parse(JSON.stringify(png));

describe('readContent', () => {
  const taken: ReadonlyArray<[title: string, value: unknown, blocks: unknown[]]> = [
    ['text', 'a', [{ text: 'a' }]],
    ['one block', { text: 'a' }, [{ text: 'a' }]],
    ['a list of texts and blocks', ['a', { text: 'b' }], [{ text: 'a' }, { text: 'b' }]],
    ['an empty list', [], []],
    ['a block of a Function node', fromFunctionNode('({ text: "a" })'), [{ text: 'a' }]],
    ['a member that is undefined beside the block', { text: 'a', image: undefined }, [{ text: 'a' }]],
    ["OpenAI's and Anthropic's text", [{ type: 'text', text: 'a' }], [{ text: 'a' }]],
    [
      "the Responses API's text",
      [
        { type: 'input_text', text: 'a' },
        { type: 'output_text', text: 'b' },
      ],
      [{ text: 'a' }, { text: 'b' }],
    ],
    ['a Buffer', png, [image]],
    ['an image with a Buffer', image, [image]],
    ['an image with bytes after JSON', { image: { format: 'png', source: { bytes: jsonPng } } }, [image]],
    ['an image with base64', { image: { format: 'png', source: { bytes: base64 } } }, [image]],
    ['an image with a Uint8Array', { image: { format: 'png', source: { bytes: new Uint8Array(png) } } }, [image]],
    ["OpenAI's image", { type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` } }, [image]],
    ["the Responses API's image", { type: 'input_image', image_url: `data:image/png;base64,${base64}` }, [image]],
    [
      "Anthropic's image",
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: base64 } },
      [image],
    ],
    [
      "Anthropic's document",
      {
        type: 'document',
        title: 'Plan',
        source: { type: 'base64', media_type: 'application/pdf', data: Buffer.from('%PDF-1.7').toString('base64') },
      },
      [{ document: { format: 'pdf', name: 'Plan', source: { bytes: Buffer.from('%PDF-1.7') } } }],
    ],
    [
      'a picture in S3',
      { image: { format: 'png', source: { s3Location: { uri: 's3://a/b.png' } } } },
      [{ image: { format: 'png', source: { s3Location: { uri: 's3://a/b.png' } } } }],
    ],
    [
      'a document whose source is text',
      { document: { name: 'n', source: { text: 'a' } } },
      [{ document: { name: 'n', source: { text: 'a' } } }],
    ],
    ['a cache point', { cachePoint: { type: 'default' } }, [{ cachePoint: { type: 'default' } }]],
    [
      'a guarded text and image',
      [
        { guardContent: { text: { text: 'a' } } },
        { guardContent: { image: { format: 'png', source: { bytes: base64 } } } },
      ],
      [
        { guardContent: { text: { text: 'a' } } },
        { guardContent: { image: { format: 'png', source: { bytes: png } } } },
      ],
    ],
    [
      'redacted reasoning as base64, which the SDK would encode again',
      { reasoningContent: { redactedContent: 'AP8B' } },
      [{ reasoningContent: { redactedContent: Buffer.from([0, 255, 1]) } }],
    ],
    [
      'redacted reasoning after JSON',
      { reasoningContent: { redactedContent: { type: 'Buffer', data: [0, 255, 1] } } },
      [{ reasoningContent: { redactedContent: Buffer.from([0, 255, 1]) } }],
    ],
    ['an unknown block as the SDK gives it', { $unknown: ['poem', { a: 1 }] }, [{ $unknown: ['poem', { a: 1 }] }]],
    [
      "Anthropic's answer of a tool without content",
      { type: 'tool_result', tool_use_id: 't' },
      [{ toolResult: { toolUseId: 't', content: [{ text: '(empty)' }] } }],
    ],
    [
      "Anthropic's call without input",
      { type: 'tool_use', id: 't', name: 'time' },
      [{ toolUse: { toolUseId: 't', name: 'time', input: {} } }],
    ],
    [
      'an answer of a tool whose content is text',
      { toolResult: { toolUseId: 't', content: 'fine' } },
      [{ toolResult: { toolUseId: 't', content: [{ text: 'fine' }] } }],
    ],
    [
      'an answer of a tool with a picture after JSON',
      {
        toolResult: {
          toolUseId: 't',
          status: 'success',
          content: [{ image: { format: 'png', source: { bytes: jsonPng } } }],
        },
      },
      [{ toolResult: { toolUseId: 't', status: 'success', content: [image] } }],
    ],
  ];
  for (const [title, value, blocks] of taken) {
    it(`takes ${title}`, () => {
      assert.deepEqual(read(value), blocks);
    });
  }

  const refused: ReadonlyArray<[title: string, value: unknown, where: string, expected: string]> = [
    ['a number', 5, 'content', 'content_block'],
    ['null', null, 'content', 'content_block'],
    ['undefined', undefined, 'content', 'content_block'],
    ['a list in a list', [[{ text: 'a' }]], 'content[0]', 'content_block'],
    ['a block that means nothing', { poem: 'a' }, 'content', 'content_block'],
    ['an empty block', {}, 'content', 'content_block'],
    ['a block with two members', { text: 'a', image: {} }, 'content', 'content_block'],
    ['a block of a type that is not known', { type: 'input_audio', input_audio: {} }, 'content', 'content_block'],
    ['a block called __proto__', JSON.parse('{"__proto__":{"text":"a"}}'), 'content', 'content_block'],
    ['a block called constructor', { constructor: 'a' }, 'content', 'content_block'],
    ['a type called __proto__', { type: '__proto__', text: 'a' }, 'content', 'content_block'],
    ['a live object', new Sensor(), 'content', 'content_block'],
    ['text that is a number', { text: 5 }, 'content.text', 'text'],
    ['typed text that is a number', { type: 'text', text: 5 }, 'content.text', 'text'],
    ['an image that is text', { image: 'a.png' }, 'content.image', 'object'],
    ['an image without a source', { image: { format: 'png' } }, 'content.image.source', 'media_source'],
    ['bytes that are a number', { image: { source: { bytes: 5 } } }, 'content.image.source.bytes', 'bytes'],
    ['bytes that are no base64', { image: { source: { bytes: 'ä' } } }, 'content.image.source.bytes', 'bytes'],
    ['bytes that are blank', { image: { source: { bytes: '' } } }, 'content.image.source.bytes', 'bytes'],
    [
      'the address of a picture on the web',
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
      'content.image_url',
      'data_url',
    ],
    ['an image_url without url', { type: 'image_url', image_url: {} }, 'content.image_url', 'data_url'],
    ['a typed image whose source is text', { type: 'image', source: 'cam-3' }, 'content.source', 'media_source'],
    ['a tool call without id', { type: 'tool_use', name: 'f' }, 'content.id', 'text'],
    ['a tool call without name', { type: 'tool_use', id: 't' }, 'content.name', 'text'],
    ['thinking that is a number', { type: 'thinking', thinking: 5 }, 'content.thinking', 'text'],
    [
      'an answer of a tool that holds a number',
      { toolResult: { toolUseId: 't', content: [5] } },
      'content.toolResult.content[0]',
      'content_block',
    ],
  ];
  for (const [title, value, where, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        refusalOf(() => readContent(value, 'content', [])),
        { code: 'bad_input', where, expected },
      );
    });
  }

  it("refuses Anthropic's text document without text", () => {
    const block = { type: 'document', source: { type: 'text', media_type: 'text/plain' } };
    assert.equal(refusalOf(() => readContent(block, 'content', [])).code, 'bad_input');
  });

  it('shares the bytes of a Buffer', () => {
    assert.equal(read(image)[0]?.image?.source?.bytes, png);
  });

  it('tells quickly that a long text is no base64', () => {
    const before = performance.now();
    const bytes = `${' '.repeat(30_000)}!`;
    refusalOf(() => readContent({ image: { source: { bytes } } }, 'content', []));
    assert.ok(performance.now() - before < 100, `${Math.round(performance.now() - before)} ms`);
  });

  it('reads the base64 of a large picture', () => {
    const large = Buffer.concat([png, Buffer.alloc(8_000_000, 7)]);
    const [block] = readContent(
      { image: { format: 'png', source: { bytes: large.toString('base64') } } },
      'content',
      [],
    );
    assert.equal(Buffer.compare(block?.image?.source?.bytes ?? Buffer.alloc(0), large), 0);
  });
});

describe('readContent with members that are read as text', () => {
  for (const [kind, name] of [
    ['image', 'format'],
    ['document', 'name'],
    ['toolUse', 'toolUseId'],
    ['toolUse', 'name'],
    ['toolResult', 'toolUseId'],
  ] as const) {
    it(`refuses a ${kind} whose ${name} is none`, () => {
      for (const value of [7, {}, new Uint8Array(1)]) {
        const block = { [kind]: { source: { bytes: png }, [name]: value } };
        assert.deepEqual(
          refusalOf(() => readContent(block, 'content', [])),
          { code: 'bad_input', where: `content.${kind}.${name}`, expected: 'text' },
        );
      }
    });
  }
});

describe('looksLikeBlock', () => {
  const blocks: ReadonlyArray<[title: string, value: unknown]> = [
    ['text', { text: 'a' }],
    ['an image', image],
    ['a Buffer', png],
    ['a Buffer after JSON', jsonPng],
    ['an unknown block as the SDK gives it', { $unknown: ['poem', {}] }],
    ['typed text', { type: 'text', text: 'a' }],
    ["OpenAI's image", { type: 'image_url', image_url: { url: 'x' } }],
    ['a block of a Function node', fromFunctionNode('({ text: "a" })')],
  ];
  for (const [title, value] of blocks) {
    it(`sees a block in ${title}`, () => {
      assert.equal(looksLikeBlock(value), true);
    });
  }

  const others: ReadonlyArray<[title: string, value: unknown]> = [
    ['text by itself', 'a'],
    ['a number', 5],
    ['null', null],
    ['a list', [{ text: 'a' }]],
    ['an empty object', {}],
    ['text beside another member', { text: 'a', lang: 'de' }],
    ['a text that is a number', { text: 5 }],
    ['an image that is a name', { image: 'a.png' }],
    ['a typed text without text', { type: 'text', value: 3 }],
    ['a type that is not known', { type: 'sensor', text: 'a' }],
    ['a member called constructor', { constructor: {} }],
    ['a member called __proto__', JSON.parse('{"__proto__":{}}')],
    ['a live object', new Sensor()],
  ];
  for (const [title, value] of others) {
    it(`sees none in ${title}`, () => {
      assert.equal(looksLikeBlock(value), false);
    });
  }
});

describe('toolResultContent', () => {
  const taken: ReadonlyArray<[title: string, value: unknown, content: unknown[]]> = [
    ['text', 'a', [{ text: 'a' }]],
    ['an object', { a: 1 }, [{ json: { a: 1 } }]],
    ['a list', [1], [{ text: '[1]' }]],
    ['a list of readings that look like text', [{ text: 'a', lang: 'de' }], [{ text: '[{"text":"a","lang":"de"}]' }]],
    ['a list of holes', new Array(2), [{ text: '[null,null]' }]],
    ['a number', 0, [{ text: '0' }]],
    ['a BigInt', 5n, [{ text: '5' }]],
    ['nothing', undefined, [{ text: '(empty)' }]],
    ['bytes', png, [image]],
  ];
  for (const [title, value, content] of taken) {
    it(`takes ${title}`, () => {
      assert.deepEqual(toolResultContent(deepFreeze(value), 'result'), content);
    });
  }

  it('gives the model what was there when it was read', () => {
    const result = { value: 1 };
    const content = toolResultContent(result, 'result');
    result.value = 2;
    assert.deepEqual(content, [{ json: { value: 1 } }]);
  });
});
