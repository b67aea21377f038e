import { fieldPrefix, fieldValue } from './field-value';

/** Says below each field why its value cannot be used, if so. Node-RED's own tooltip does not reach a TypedInput. */
export function prepareReasons(form: JQuery, node: EditorNode): void {
  const settings = { ...node._def.defaults, ...node._def.credentials };
  for (const [setting, { validate }] of Object.entries(settings)) {
    if (validate === undefined) continue;
    const reason = addReason(form.find(`#${fieldPrefix(node)}${setting}`).closest('.form-row'));
    const update = () => {
      const verdict = validate.call(node, fieldValue(node, setting), {});
      reason.text(verdict === true ? '' : verdict);
    };
    form.on('change keyup input', update);
    update();
  }
}

function addReason(row: JQuery): JQuery {
  const fieldId = row.find('label').attr('for');
  row.find(`#${fieldId}`).attr('aria-describedby', `${fieldId}-reason`);
  return $('<div>', { id: `${fieldId}-reason`, class: 'bedrock-reason', 'aria-live': 'polite' }).appendTo(row);
}
