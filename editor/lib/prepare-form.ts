import { fieldPrefix } from './field-value';
import { prepareKeys } from './prepare-keys';
import { prepareModelFields } from './prepare-model-fields';
import { prepareNewSettings } from './prepare-new-settings';
import { prepareOwnRows } from './prepare-own-rows';
import { prepareReasons } from './prepare-reasons';
import { prepareSections } from './prepare-sections';
import { prepareShownWhen } from './prepare-shown-when';
import { prepareTypedFields } from './prepare-typed-fields';

/** Brings a node's form to life: its own rows, new settings, typed fields, lists of models, fields that come and go, sections, reasons, keys. */
export function prepareForm(node: EditorNode): void {
  const form = $(`#${fieldPrefix(node)}name`).closest('form');
  form.data('bedrockNode', node.id);
  prepareOwnRows(form, node);
  prepareNewSettings(form, node);
  prepareTypedFields(form);
  prepareModelFields(form, node);
  prepareShownWhen(form, node);
  prepareSections(form, node);
  prepareReasons(form, node);
  prepareKeys(form);
}
