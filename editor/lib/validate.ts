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
  webAddress: (value) => /^https?:$/.test(protocolOf(value)),
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

/** Checks a field that is needed while another setting has one of these values, and is not looked at otherwise. */
export function neededWhen(other: string, values: string[], setting: string, rule: Rule): Validate {
  return function (value, options) {
    if (!values.includes(fieldValue(this, other))) return true;
    if (isBlank(value)) return reason('missing', setting);
    return plainField(setting, rule).call(this, value, options);
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

function protocolOf(value: string): string {
  try {
    return new URL(value).protocol;
  } catch {
    return '';
  }
}
