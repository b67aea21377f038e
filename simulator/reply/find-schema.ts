import type { ConverseRequest } from '../converse-request';
import { isObject, type JsonObject, parseObject } from '../json';
import { systemText, userTexts } from './read-turns';

/** The shape of an answer where JSON is asked for without a schema. */
const plainAnswer: JsonObject = {
  type: 'object',
  properties: { answer: { type: 'string' } },
  required: ['answer'],
};

/** The JSON schema the reply is to fit: the request's own, else one written in its instructions; `undefined` for a reply in words. */
export function findSchema(request: ConverseRequest): JsonObject | undefined {
  const own = request.outputConfig?.textFormat?.structure?.jsonSchema?.schema;
  if (own !== undefined) {
    return parseObject(own) ?? plainAnswer;
  }
  const instructions = [systemText(request), userTexts(request).at(-1) ?? ''].filter(asksForJson);
  return instructions.length === 0 ? undefined : (instructions.map(schemaIn).find(isObject) ?? plainAnswer);
}

/** "Answer as JSON", "reply only with valid JSON", "JSON only", "according to this JSON schema". */
function asksForJson(text: string): boolean {
  return /\b(?:as|in|only|valid|with|return|reply|respond|answer|output|format)\b[^.\n]{0,40}\bjson\b|\bjson (?:only|schema|object)\b/i.test(
    text,
  );
}

/** The first JSON object in the text that is a schema. */
function schemaIn(text: string): JsonObject | undefined {
  // A schema comes early; a long text full of braces is not worth trying them all.
  for (const { index: start } of [...text.matchAll(/\{/g)].slice(0, 50)) {
    const schema = unwrap(parseObject(text.slice(start, closingBrace(text, start) + 1)));
    if (schema) {
      return schema;
    }
  }
  return undefined;
}

/** Some write the schema itself, some wrap it as `{json_schema: {schema}}`. */
function unwrap(found: JsonObject | undefined): JsonObject | undefined {
  if (!found) {
    return undefined;
  }
  const inner = isObject(found.json_schema) ? found.json_schema.schema : found.schema;
  const schema = isObject(inner) ? inner : found;
  return isObject(schema.properties) ? schema : undefined;
}

/** Where the object that opens at `start` closes; braces within strings don't count. */
function closingBrace(text: string, start: number): number {
  let depth = 0;
  let isString = false;
  for (let position = start; position < text.length; position += 1) {
    const character = text[position];
    if (character === '\\') {
      position += 1;
    } else if (character === '"') {
      isString = !isString;
    } else if (!isString && (character === '{' || character === '}')) {
      depth += character === '{' ? 1 : -1;
      if (depth === 0) {
        return position;
      }
    }
  }
  return text.length;
}
