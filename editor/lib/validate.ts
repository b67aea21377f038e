import { fieldValue } from './field-value';
import { type Rule, rules } from './rules';
import { words } from './words';

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
export function neededField(setting: string, rule?: Rule): Validate {
  const validate: Validate = rule ? plainField(setting, rule) : () => true;
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

/** Checks a field only while it belongs to the connection's identity, or to the one from which a role is assumed. */
export function ofIdentity(kind: string, validate: Validate): Validate {
  return function (value, options) {
    const identity = fieldValue(this, 'identity');
    const isSource = identity === 'assume-role' && fieldValue(this, 'roleSource') === kind;
    return (identity !== kind && !isSource) || validate.call(this, value, options);
  };
}

/** Checks that models which are reached through the other connection have one. */
export const fallbackField: Validate = function (value, _options) {
  const isThere = typeof value === 'string' && value.includes('"there"');
  const connection = fieldValue(this, 'fallbackConnection');
  // In the dialog a blank choice of a config node has a name of its own.
  return !isThere || !(isBlank(connection) || connection === '_ADD_') || reason('missing', 'fallbackConnection');
};

/** Checks a field only while another setting is filled. */
export function onlyWhenFilled(other: string, validate: Validate): Validate {
  return function (value, options) {
    return isBlank(fieldValue(this, other)) || validate.call(this, value, options);
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
