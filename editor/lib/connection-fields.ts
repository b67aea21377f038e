import { fieldPrefix } from './field-value';
import { savedOrDefault } from './saved-or-default';

/** A connection as it stands in the editor, as the runtime is asked about it. */
export interface ConnectionFields {
  id: string;
  settings: Record<string, unknown>;
  credentials: Record<string, unknown>;
}

/** What the editor shows in the place of a saved secret, and what the runtime takes for one. */
const kept = '__PWRD__';

/** Of the connection whose dialog is open. */
export function fieldsOfForm(node: EditorNode): ConnectionFields {
  const value = (name: string) => {
    const field = $(`#${fieldPrefix(node)}${name}`);
    return field.is(':checkbox') ? field.prop('checked') : blankWithoutNode(field.val());
  };
  return fieldsBy(node, value, value);
}

/** Of a connection that was saved in its dialog, deployed or not; undefined where there is none of this id. */
export function fieldsOfConnection(id: string): ConnectionFields | undefined {
  const node = RED.nodes.node(id);
  if (node?.type !== 'bedrock-connection') return undefined;
  const entered = node.credentials as Record<string, unknown> | undefined;
  return fieldsBy(
    node,
    (name) => savedOrDefault(node, name),
    // Not there at all where its dialog was not opened, and `has_` where it was, but nothing was entered.
    (name) => entered?.[name] || (entered?.[`has_${name}`] === false ? '' : kept),
  );
}

function fieldsBy(
  { id, _def }: EditorNode,
  setting: (name: string) => unknown,
  credential: (name: string) => unknown,
): ConnectionFields {
  const all = (names: object, value: (name: string) => unknown) =>
    Object.fromEntries(Object.keys(names).map((name) => [name, value(name)]));
  return { id, settings: all(_def.defaults, setting), credentials: all(_def.credentials ?? {}, credential) };
}

/** In a dialog a blank choice of a config node has a name of its own. */
export function blankWithoutNode(value: unknown): unknown {
  return value === '_ADD_' ? '' : value;
}
