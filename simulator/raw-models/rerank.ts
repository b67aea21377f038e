import { checkBody, list, needed, text } from '../families/check-body';
import { isObject } from '../json';
import { malformedBody } from '../service-error';
import { countText, type RawModel } from './raw-model';

/** Rerank of Amazon and Cohere: the more words a document shares with the query, the further it goes up. */
export const rerank: RawModel = {
  isOf: ({ vendor, name }) => (vendor === 'amazon' || vendor === 'cohere') && name.startsWith('rerank-'),
  answer(body) {
    checkBody(body, {
      query: needed(text),
      documents: needed(list),
      top_n: { type: 'integer', min: 1 },
      api_version: { type: 'integer' },
    });
    const documents = Array.isArray(body.documents) ? body.documents.map(textOf) : [];
    if (documents.length === 0) {
      throw malformedBody('#/documents: expected minimum item count: 1, found: 0');
    }
    const query = String(body.query);
    const results = documents
      .map((document, index) => ({ index, relevance_score: relevance(query, document) }))
      .sort((one, other) => other.relevance_score - one.relevance_score);
    const most = typeof body.top_n === 'number' ? body.top_n : results.length;
    return { body: { results: results.slice(0, most) }, inputTokens: countText([query, ...documents].join(' ')) };
  },
};

function textOf(document: unknown): string {
  return isObject(document) ? String(document.text ?? '') : String(document);
}

function relevance(query: string, document: string): number {
  const words = wordsOf(query);
  const shared = words.filter((word) => wordsOf(document).includes(word)).length;
  return Math.round((shared / Math.max(1, words.length)) * 0.98 * 1e6) / 1e6 + 0.01;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? [];
}
