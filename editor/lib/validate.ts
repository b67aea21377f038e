import { fieldValue } from './field-value';
import { words } from './words';

/** What a filled field must hold; each has a reason of the same name under `invalid` in the locale file. */
const rules = {
  positiveInteger: (value) => isNumber(value) && Number.isInteger(Number(value)) && Number(value) >= 1,
  wholeNumber: (value) => isNumber(value) && Number.isInteger(Number(value)) && Number(value) >= 0,
  seconds: (value) => isNumber(value) && Number(value) >= 0,
  fraction: (value) => isNumber(value) && Number(value) >= 0 && Number(value) <= 1,
  textList: (value) => isTextList(parseJson(value)),
  toolList: (value) => typeof parseJson(value) === 'object' && parseJson(value) !== null,
  noSpaces: (value) => !/\s/.test(value),
  regionCode: (value) => /^[a-z0-9-]+$/.test(value),
  webAddress: isWebAddress,
} satisfies Record<string, (value: string) => boolean>;

type Rule = keyof typeof rules;

/** Checks a plain field. Blank is fine, and so is a whole-string `${VAR}`, which nobody can check here. */
export function plainField(setting: string, rule: Rule): Validate {
  return (value, _options) => isLeftOpen(value) || rules[rule](String(value)) || reason(rule, setting);
}

/** Checks a TypedInput: an expression by its kind, a literal by the rule. Blank means not set and is fine. */
export function typedField(setting: string, rule?: Rule): Validate {
  return function (value, _options) {
    if (isLeftOpen(value)) return true;
    const type = fieldValue(this, `${setting}Type`);
    const verdict = RED.utils.validateTypedProperty(value, type, {});
    if (verdict !== true) return words('invalid.expression', { label: labelOf(setting), reason: verdict });
    const isLiteral = type === 'num' || type === 'json';
    return !isLiteral || rule === undefined || rules[rule](String(value)) || reason(rule, setting);
  };
}

/** Checks a plain field that must not be blank. */
export function neededField(setting: string, rule: Rule): Validate {
  const validate = plainField(setting, rule);
  return function (value, options) {
    return isBlank(value) ? reason('missing', setting) : validate.call(this, value, options);
  };
}

/** Checks a field only while another setting has one of these values; else its value does not matter. */
export function onlyWhen(other: string, values: string[], validate: Validate): Validate {
  return function (value, options) {
    return !values.includes(fieldValue(this, other)) || validate.call(this, value, options);
  };
}

function reason(rule: Rule | 'missing', setting: string): string {
  return words(`invalid.${rule}`, { label: labelOf(setting) });
}

function labelOf(setting: string): string {
  return words(`label.${setting}`);
}

function isLeftOpen(value: unknown): boolean {
  return isBlank(value) || /^\$\{[^}]+\}$/.test(String(value));
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Number('') and Number(' ') are 0, which nobody meant. */
function isNumber(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value));
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
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
