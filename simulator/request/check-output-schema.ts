import type { ConverseRequest } from '../converse-request';
import { isObject, parseObject } from '../json';
import { refusedByModel } from '../service-error';

/** The rules about the JSON schema of a structured reply. Throws a ServiceError at the first that is broken. */
export function checkOutputSchema({ outputConfig }: ConverseRequest): void {
  const text = outputConfig?.textFormat?.structure?.jsonSchema?.schema;
  if (text === undefined) {
    return;
  }
  const schema = parseObject(text);
  if (!schema) {
    throw refusedByModel('output_config.format.schema: Input should be a valid dictionary');
  }
  if (!isClosed(schema)) {
    throw refusedByModel(
      "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    );
  }
}

/** Whether every object in the schema says that it has no further properties. */
function isClosed(schema: unknown): boolean {
  if (Array.isArray(schema)) {
    return schema.every(isClosed);
  }
  if (!isObject(schema)) {
    return true;
  }
  const isOpen = schema.type === 'object' && schema.additionalProperties !== false;
  return !isOpen && Object.values(schema).every(isClosed);
}
