import { errorPortLabel, nodeLabel, nodeLabelStyle } from './lib/node-label';
import { prepareForm } from './lib/prepare-form';
import { typedField } from './lib/validate';
import { words } from './lib/words';

RED.nodes.registerType('bedrock-health', {
  category: 'Amazon Bedrock',
  color: '#8fb8b0',
  icon: 'bedrock-health.svg',
  defaults: {
    name: { value: '' },
    connection: { value: '', type: 'bedrock-connection', required: true, label: words('label.connection') },
    depth: { value: 'list' },
    model: { value: '', validate: typedField('model', 'model') },
    modelType: { value: 'str' },
    includeModels: { value: false },
  },
  inputs: 1,
  outputs: 2,
  inputLabels() {
    return this._('port.input');
  },
  outputLabels(index) {
    return index === 0 ? this._('port.report') : errorPortLabel(this);
  },
  paletteLabel() {
    return this._('name');
  },
  label() {
    return nodeLabel(this);
  },
  labelStyle() {
    return nodeLabelStyle(this);
  },
  oneditprepare() {
    prepareForm(this);
  },
});
