/** What a filled field must hold; each has a reason of the same name under `invalid` in the locale file. */
export const rules = {
  positiveInteger: (value) => isWholeNumber(value, 1),
  wholeNumber: (value) => isWholeNumber(value, 0),
  /** The least that Bedrock takes as a budget. */
  reasoningBudget: (value) => isWholeNumber(value, 1024),
  seconds: (value) => isNumber(value) && Number(value) >= 0,
  fraction: (value) => isNumber(value) && Number(value) >= 0 && Number(value) <= 1,
  textList: (value) => isTextList(parseJson(value)),
  pathList: isPathList,
  toolList: (value) => typeof parseJson(value) === 'object' && parseJson(value) !== null,
  object: (value) => isObject(parseJson(value)),
  textObject: isTextObject,
  noSpaces: (value) => !/\s/.test(value),
  /** Spaces around it do no harm. */
  model: (value) => /^\S+$/.test(value.trim()),
  schemaName: (value) => /^[\w-]{1,64}$/.test(value),
  guardrailVersion: (value) => /^(DRAFT|[1-9]\d*)$/.test(value),
  mediaType: (value) => /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)*$|^\*\/\*$/.test(value),
  regionCode: (value) => /^[a-z0-9-]+$/.test(value),
  webAddress: isWebAddress,
  host: (value) => /^[\w-]+(?:\.[\w-]+)+$/.test(value),
  roleArn: (value) => /^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/.test(value),
  sessionName: (value) => /^[\w+=,.@-]{2,64}$/.test(value),
  roleDuration: (value) => isWholeNumber(value, 900) && Number(value) <= 43_200,
  identityPool: (value) => /^[\w-]+:[0-9a-f-]+$/i.test(value),
} satisfies Record<string, (value: string) => boolean>;

/** The name of a rule. */
export type Rule = keyof typeof rules;

function isWholeNumber(value: string, least: number): boolean {
  return isNumber(value) && Number.isInteger(Number(value)) && Number(value) >= least;
}

/** Number('') and Number(' ') are 0, which nobody meant. */
function isNumber(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value));
}

function isPathList(value: string): boolean {
  const list = parseJson(value);
  return isTextList(list) && list.every((path) => path.startsWith('/'));
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isTextObject(value: string): boolean {
  const object = parseJson(value);
  return isObject(object) && isTextList(Object.values(object));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function isWebAddress(value: string): boolean {
  try {
    const { protocol, username, search } = new URL(value);
    return /^https?:$/.test(protocol) && username === '' && search === '';
  } catch {
    return false;
  }
}
