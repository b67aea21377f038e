import { checkBody, list, needed, text, texts } from '../families/check-body';
import { isObject, type JsonObject } from '../json';
import { malformedBody } from '../service-error';
import { countText, embed, type RawModel } from './raw-model';

/** Titan Text Embeddings. */
export const titanEmbeddings: RawModel = {
  isOf: ({ vendor, name }) => vendor === 'amazon' && name.startsWith('titan-embed-'),
  answer(body) {
    checkBody(body, {
      inputText: needed(text),
      dimensions: { type: 'integer', min: 256, max: 1_024 },
      normalize: { type: 'boolean' },
      embeddingTypes: list,
    });
    const said = String(body.inputText);
    const embedding = embed(said, typeof body.dimensions === 'number' ? body.dimensions : 1_024);
    const inputTokens = countText(said);
    return { body: { embedding, inputTextTokenCount: inputTokens }, inputTokens };
  },
};

/** Nova Multimodal Embeddings, as far as text goes. */
export const novaEmbeddings: RawModel = {
  isOf: ({ vendor, name }) => vendor === 'amazon' && name.includes('multimodal-embeddings'),
  answer(body) {
    checkBody(body, { taskType: needed(text), schemaVersion: text, singleEmbeddingParams: needed({ type: 'object' }) });
    const asked = body.singleEmbeddingParams as JsonObject;
    const { value = '' } = isObject(asked.text) ? asked.text : {};
    const dimensions = typeof asked.embeddingDimension === 'number' ? asked.embeddingDimension : 3_072;
    const said = String(value);
    return {
      body: { embeddings: [{ embeddingType: 'TEXT', embedding: embed(said, dimensions) }] },
      inputTokens: countText(said),
    };
  },
};

/** Cohere Embed: version 4 puts the vectors under their type. */
export const cohereEmbeddings: RawModel = {
  isOf: ({ vendor, name }) => vendor === 'cohere' && name.startsWith('embed-'),
  answer(body, { name }) {
    checkBody(body, {
      texts: needed(list),
      input_type: needed(text),
      truncate: text,
      embedding_types: list,
      output_dimension: { type: 'integer', min: 256, max: 1_536 },
    });
    const said = texts(body.texts);
    if (said.length === 0) {
      throw malformedBody('#/texts: expected minimum item count: 1, found: 0');
    }
    const dimensions = typeof body.output_dimension === 'number' ? body.output_dimension : 1_024;
    const vectors = said.map((one) => embed(one, dimensions));
    const isNew = name.startsWith('embed-v4');
    return {
      body: {
        id: 'embeddings-simulated',
        texts: said,
        embeddings: isNew ? { float: vectors } : vectors,
        response_type: isNew ? 'embeddings_by_type' : 'embeddings_floats',
      },
      inputTokens: said.reduce((sum, one) => sum + countText(one), 0),
    };
  },
};
