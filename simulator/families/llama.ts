import type { Message } from '../converse-request';
import { fraction, list, needed, text, tokens } from './check-body';
import type { Family } from './family';
import { numberIn, type PromptForm, promptFamily, toRequest } from './prompt-family';

/** Llama: each generation has a prompt template of its own. */
export const llama: Family = promptFamily({
  ...generation(),
  name: 'Llama',
  isOf: ({ vendor, name }) => vendor === 'meta' && !name.startsWith('llama4'),
  recognises: (body) => 'max_gen_len' in body,
});

/** Llama 4 is not streamed. */
export const llama4: Family = promptFamily({
  ...generation(),
  name: 'Llama 4',
  isOf: ({ vendor, name }) => vendor === 'meta' && name.startsWith('llama4'),
  recognises: () => false,
  cannotStream: true,
});

function generation(): Omit<PromptForm, 'name' | 'isOf' | 'recognises'> {
  return {
    members: ({ name }) => ({
      prompt: needed(text),
      max_gen_len: tokens(2_048),
      temperature: fraction,
      top_p: fraction,
      ...(/^llama(?:3-2-(?:11|90)b|4)/.test(name) ? { images: list } : {}),
    }),
    read({ prompt, max_gen_len: maxTokens, images }) {
      const { turns, system } = readPrompt(String(prompt));
      const last = turns.at(-1);
      for (const bytes of Array.isArray(images) ? images : []) {
        last?.content.push({ image: { format: 'png', source: { bytes: String(bytes) } } });
      }
      return toRequest(turns, system, { maxTokens: numberIn(maxTokens) ?? 512 });
    },
    reasons: { end_turn: 'stop', stop_sequence: 'stop', max_tokens: 'length' },
    writeWhole: ({ text: said, reason, reply: { usage } }) => ({
      generation: said,
      prompt_token_count: usage.inputTokens,
      generation_token_count: usage.outputTokens,
      stop_reason: reason,
    }),
    writePiece: ({ text: said, reason, isFirst, reply: { usage } }) => ({
      generation: said,
      prompt_token_count: isFirst ? usage.inputTokens : null,
      generation_token_count: reason === null ? null : usage.outputTokens,
      stop_reason: reason,
    }),
  };
}

/** Llama 3's and 4's headed turns, Llama 2's brackets, or plain text. */
function readPrompt(prompt: string): { turns: Message[]; system: string } {
  const headed = [
    ...prompt.matchAll(
      /<\|(?:start_)?header(?:_start)?(?:_id)?\|>(\w+)<\|(?:end_)?header(?:_end)?(?:_id)?\|>\n\n([\s\S]*?)(?=<\|(?:eot|eot_id|start_header_id|header_start)\|>|$)/g,
    ),
  ];
  if (headed.length > 0) {
    return fromParts(headed.map(([, role = '', said = '']) => [role, said.replaceAll('<|image|>', '')]));
  }
  const bracketed = [...prompt.matchAll(/\[INST\]([\s\S]*?)\[\/INST\]([\s\S]*?)(?=<\/s>|\[INST\]|$)/g)];
  if (bracketed.length > 0) {
    return fromParts(
      bracketed.flatMap(([, asked = '', said = '']) => [...readInstruction(asked), ['assistant', said] as const]),
    );
  }
  return fromParts([['user', prompt]]);
}

function readInstruction(asked: string): (readonly [string, string])[] {
  const [, system, question = asked] = /^\s*<<SYS>>\n([\s\S]*?)\n<<\/SYS>>\n\n([\s\S]*)$/.exec(asked) ?? [];
  return [...(system === undefined ? [] : [['system', system] as const]), ['user', question] as const];
}

function fromParts(parts: (readonly [role: string, said: string])[]): { turns: Message[]; system: string } {
  const system = parts.filter(([role]) => role === 'system').map(([, said]) => said.trim());
  const turns = parts.filter(([role, said]) => role !== 'system' && said.trim() !== '');
  return {
    system: system.join('\n'),
    turns: turns.map(([role, said]) => ({
      role: role === 'assistant' ? role : 'user',
      content: [{ text: said.trim() }],
    })),
  };
}
