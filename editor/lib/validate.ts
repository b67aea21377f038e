import { fieldValue } from './field-value';
import type { Fault } from './json-faults';
import { type Rule, rules } from './rules';
import { words } from './words';

/** Checks a plain field. Blank is fine, and so is a whole-string `${VAR}`, which nobody can check here. */
export function plainField(setting: string, rule: Rule): Validate {
  return (value, _options) => isLeftOpen(value) || rules[rule](String(value)) || reason(rule, setting);
}

/**
 * Checks a TypedInput: an expression by its kind, a literal by the rule. Blank means not set and is fine.
 * @param findFault looks into JSON that is right by the rule
 */
export function typedField(
  setting: string,
  rule?: Rule,
  findFault: (json: unknown) => Fault | undefined = () => undefined,
): Validate {
  return function (value, _options) {
    if (isLeftOpen(value)) return true;
    const type = fieldValue(this, `${setting}Type`);
    const verdict = RED.utils.validateTypedProperty(value, type, {});
    if (verdict !== true) return words('invalid.expression', { label: labelOf(setting), reason: verdict });
    if (type !== 'num' && type !== 'json' && type !== 'str') return true;
    if (rule !== undefined && !rules[rule](String(value))) return reason(rule, setting);
    const fault = type === 'json' ? findFault(JSON.parse(String(value))) : undefined;
    return fault === undefined || faultReason(fault, setting);
  };
}

/** Checks a plain field that must not be blank. */
export function neededField(setting: string, rule?: Rule): Validate {
  const validate: Validate = rule ? plainField(setting, rule) : () => true;
  return function (value, options) {
    return isBlank(value) ? reason('missing', setting) : validate.call(this, value, options);
  };
}

/** Checks a field by one after the other. */
export function allOf(...checks: Validate[]): Validate {
  return function (value, options) {
    const verdicts = checks.map((validate) => validate.call(this, value, options));
    return verdicts.find((verdict) => verdict !== true) ?? true;
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
  return !isThere || isLinked(this, 'fallbackConnection') || reason('missing', 'fallbackConnection');
};

/** Checks that a proxy node is chosen where the proxy is that of one. */
export const proxyModeField: Validate = function (value, _options) {
  return value !== 'node' || isLinked(this, 'proxy') || reason('missing', 'proxy');
};

/** Checks that HTTP/2 is not to go through a proxy. What the environment says of proxies is not known here. */
export const transportField: Validate = function (value, _options) {
  const hasProxy = ['url', 'node'].includes(fieldValue(this, 'proxyMode'));
  return value !== 'http2' || !hasProxy || reason('proxyOfHttp2', 'transport');
};

/** Checks a field only while no config node is chosen that stands in its place. */
export function unlessLinked(other: string, validate: Validate): Validate {
  return function (value, options) {
    return isLinked(this, other) || validate.call(this, value, options);
  };
}

/** Checks a field only while another setting is filled. */
export function onlyWhenFilled(other: string, validate: Validate): Validate {
  return function (value, options) {
    return isBlank(fieldValue(this, other)) || validate.call(this, value, options);
  };
}

function reason(rule: Rule | 'missing' | 'proxyOfHttp2', setting: string): string {
  return words(`invalid.${rule}`, { label: labelOf(setting) });
}

function faultReason({ where, expected, params }: Fault, setting: string): string {
  return words('invalid.part', { label: labelOf(setting), where, expected: words(`expected.${expected}`, params) });
}

function labelOf(setting: string): string {
  return words(`label.${setting}`);
}

/** Whether a setting names a config node. In the dialog a blank choice has a name of its own. */
function isLinked(node: EditorNode, setting: string): boolean {
  const id = fieldValue(node, setting);
  return !isBlank(id) && id !== '_ADD_';
}

function isLeftOpen(value: unknown): boolean {
  return isBlank(value) || /^\$\{[^}]+\}$/.test(String(value));
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
