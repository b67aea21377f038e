import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { shorten } from '../errors/describe-value';

type Loose = Record<string, unknown>;

/**
 * What does not fit, as `/path message`, the first few of it; empty where the value fits.
 * @param schema JSON Schema; one object is compiled once, so it must not change
 * @throws Error for a schema that does not compile
 */
export function validateSchema(schema: Loose, value: unknown): string[] {
  const validate = validatorOf(schema);
  try {
    if (validate(value)) return [];
  } catch (error) {
    // A schema that holds itself, and a value as deep as the stack.
    if (error instanceof RangeError) return ['/ is nested too deeply'];
    throw error;
  }
  return (validate.errors ?? []).slice(0, mostProblems).map(toProblem);
}

/** Why a schema can't be used, in the validator's words; undefined where it can. */
export function schemaFault(schema: Loose): string | undefined {
  try {
    validatorOf(schema);
    return undefined;
  } catch (error) {
    return shorten(error instanceof Error ? error.message : String(error), 200);
  }
}

/** What a model is told, and a person reads: more would bury the first. */
const mostProblems = 5;

const validators = new WeakMap<Loose, ValidateFunction>();

function validatorOf(schema: Loose): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const compiled = compile(schema);
  validators.set(schema, compiled);
  return compiled;
}

function compile(schema: Loose): ValidateFunction {
  // $async would make a validator that answers with a promise.
  const { $schema, $async, ...body } = schema;
  const draft = draftOf($schema, body);
  const checker = metaCheckerOf(draft);
  if (!checker.validateSchema(body)) {
    const [first] = checker.errors ?? [];
    throw new Error(first ? toProblem(first) : 'not a JSON schema');
  }
  // One instance each: an instance keeps all that it ever compiled, and messages may bring schemas without end.
  return createAjv(draft, { meta: false, validateSchema: false }).compile(body);
}

type Draft = '7' | '2020';

/** Without a word the newest, but for the lists in `items` that only older drafts know. */
function draftOf(said: unknown, { items }: Loose): Draft {
  if (typeof said === 'string' && /draft-0\d/.test(said)) return '7';
  return said === undefined && Array.isArray(items) ? '7' : '2020';
}

const metaCheckers = new Map<Draft, Ajv>();

/** To learn a draft's rules takes longer than any schema: once is enough. */
function metaCheckerOf(draft: Draft): Ajv {
  const known = metaCheckers.get(draft);
  if (known) return known;
  const created = createAjv(draft, {});
  metaCheckers.set(draft, created);
  return created;
}

function createAjv(draft: Draft, options: { meta?: boolean; validateSchema?: boolean }): Ajv {
  // Names such as `constructor` are data like others.
  const settings = {
    ownProperties: true,
    strict: false,
    allErrors: true,
    validateFormats: false,
    logger: false,
    ...options,
  } as const;
  if (draft === '7') {
    const { Ajv: Ajv7 }: typeof import('ajv') = require('ajv');
    return new Ajv7(settings);
  }
  const { Ajv2020 }: typeof import('ajv/dist/2020') = require('ajv/dist/2020');
  return new Ajv2020(settings) as unknown as Ajv;
}

function toProblem({ instancePath, message = '', params }: ErrorObject): string {
  const { additionalProperty, unevaluatedProperty, allowedValues, allowedValue } = params as Loose;
  const detail = additionalProperty ?? unevaluatedProperty ?? allowedValues ?? allowedValue;
  const shown = detail === undefined ? '' : ` (${shorten(JSON.stringify(detail), 100)})`;
  return `${shorten(instancePath, 100) || '/'} ${message}${shown}`;
}
