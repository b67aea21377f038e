/** A part of a field's JSON that can't be used. */
export interface Fault {
  /** `[1].name`, `properties.size.type`. */
  where: string;
  /** What is expected there: a word under `expected` of the locale file, and what is filled in. */
  expected: string;
  params?: Record<string, string>;
}

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];

/** The first tool of a list, or of a tool configuration, that the runtime would refuse. */
export function toolFault(value: unknown): Fault | undefined {
  if (isObject(value) && Array.isArray(value.tools)) return first(value.tools, 'tools', faultOfTool);
  return Array.isArray(value) ? first(value, '', faultOfTool) : faultOfTool(value, 'tools');
}

function faultOfTool(tool: unknown, where: string): Fault | undefined {
  if (!isObject(tool)) return { where, expected: 'tool' };
  if (tool.systemTool !== undefined || tool.cachePoint !== undefined) return undefined;
  const form = ['toolSpec', 'function'].find((name) => isObject(tool[name]));
  const spec = (form === undefined ? tool : tool[form]) as Record<string, unknown>;
  const inside = form === undefined ? where : `${where}.${form}`;
  if (form === undefined && spec.name === undefined) return { where, expected: 'tool' };
  if (!isName(spec.name)) return { where: `${inside}.name`, expected: 'tool_name' };
  const [name, schema] = schemaOfTool(spec);
  // Converse alone wants a schema where there are no parameters.
  if (schema === undefined && form !== 'toolSpec') return undefined;
  return isObject(schema)
    ? schemaFault(schema, `${inside}.${name}`)
    : { where: `${inside}.${name}`, expected: 'json_schema' };
}

function schemaOfTool(spec: Record<string, unknown>): [name: string, schema: unknown] {
  const { inputSchema } = spec;
  if (isObject(inputSchema) && isObject(inputSchema.json)) return ['inputSchema.json', inputSchema.json];
  const name = ['input_schema', 'parameters'].find((given) => spec[given] !== undefined) ?? 'inputSchema';
  return [name, spec[name]];
}

/** The first part of a JSON Schema that is none; what is rare is left to the runtime, which has a whole validator. */
export function schemaFault(schema: unknown, where = ''): Fault | undefined {
  if (typeof schema === 'boolean') return undefined;
  if (!isObject(schema)) return { where, expected: 'json_schema' };
  const at = (name: string) => (where === '' ? name : `${where}.${name}`);
  const { type, required, properties, items } = schema;
  if (type !== undefined && ![type].flat().every((word) => types.includes(String(word)))) {
    return { where: at('type'), expected: 'one_of', params: { words: types.join(', ') } };
  }
  if (required !== undefined && !(Array.isArray(required) && required.every((name) => typeof name === 'string'))) {
    return { where: at('required'), expected: 'text_list' };
  }
  if (properties !== undefined && !isObject(properties)) return { where: at('properties'), expected: 'object' };
  const parts = Object.entries(properties ?? {}).map(([name, part]) => [at(`properties.${name}`), part] as const);
  if (items !== undefined && !Array.isArray(items)) parts.push([at('items'), items]);
  for (const name of ['anyOf', 'oneOf', 'allOf']) {
    const list = schema[name];
    if (Array.isArray(list)) parts.push(...list.map((part, index) => [at(`${name}[${index}]`), part] as const));
  }
  for (const [place, part] of parts) {
    const fault = schemaFault(part, place);
    if (fault) return fault;
  }
  return undefined;
}

function first(list: unknown[], where: string, faultOf: typeof faultOfTool): Fault | undefined {
  for (const [index, item] of list.entries()) {
    const fault = faultOf(item, `${where}[${index}]`);
    if (fault) return fault;
  }
  return undefined;
}

function isName(name: unknown): boolean {
  return typeof name === 'string' && name.trim() !== '' && name.length <= 256;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
