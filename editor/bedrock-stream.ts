import { schemaFault, toolFault } from './lib/json-faults';
import { errorPortLabel, nodeLabel, nodeLabelStyle } from './lib/node-label';
import { prepareFallback } from './lib/prepare-fallback';
import { prepareForm } from './lib/prepare-form';
import { prepareTry } from './lib/prepare-try';
import { fallbackField, neededField, onlyWhen, onlyWhenFilled, plainField, typedField } from './lib/validate';
import { words } from './lib/words';

RED.nodes.registerType('bedrock-stream', {
  category: 'Amazon Bedrock',
  color: '#8fb8b0',
  icon: 'bedrock-stream.svg',
  defaults: {
    name: { value: '' },
    connection: { value: '', type: 'bedrock-connection', required: true, label: words('label.connection') },
    model: { value: '', validate: typedField('model', 'model') },
    modelType: { value: 'str' },
    prompt: { value: 'payload', validate: typedField('prompt') },
    promptType: { value: 'msg' },
    history: { value: 'messages', validate: typedField('history') },
    historyType: { value: 'msg' },
    maxTurns: { value: '', validate: plainField('maxTurns', 'positiveInteger') },
    attachments: { value: '', validate: typedField('attachments') },
    attachmentsType: { value: 'msg' },
    system: { value: '', validate: typedField('system') },
    systemType: { value: 'str' },
    maxTokens: { value: '', validate: typedField('maxTokens', 'positiveInteger') },
    maxTokensType: { value: 'num' },
    temperature: { value: '', validate: typedField('temperature', 'fraction') },
    temperatureType: { value: 'num' },
    topP: { value: '', validate: typedField('topP', 'fraction') },
    topPType: { value: 'num' },
    stopSequences: { value: '', validate: typedField('stopSequences', 'textList') },
    stopSequencesType: { value: 'json' },
    emit: { value: 'piece' },
    emitEvery: {
      value: '',
      validate: onlyWhen('emit', ['interval', 'characters'], plainField('emitEvery', 'positiveInteger')),
    },
    emitReasoning: { value: false },
    emitToolInput: { value: false },
    tools: { value: '', validate: typedField('tools', 'toolList', toolFault) },
    toolsType: { value: 'json' },
    toolChoice: { value: '' },
    toolName: { value: '', validate: onlyWhen('toolChoice', ['tool'], neededField('toolName', 'noSpaces')) },
    reasoning: { value: '' },
    reasoningBudget: {
      value: '',
      validate: onlyWhen('reasoning', ['budget'], neededField('reasoningBudget', 'reasoningBudget')),
    },
    schema: { value: '', validate: typedField('schema', 'object', schemaFault) },
    schemaType: { value: 'json' },
    schemaName: { value: '', validate: plainField('schemaName', 'schemaName') },
    caching: { value: 'off' },
    cacheTtl: { value: '5m' },
    guardrailId: { value: '', validate: plainField('guardrailId', 'noSpaces') },
    guardrailVersion: {
      value: '',
      validate: onlyWhenFilled('guardrailId', plainField('guardrailVersion', 'guardrailVersion')),
    },
    guardrailTrace: { value: '' },
    guardrailStream: { value: 'sync' },
    onGuardrail: { value: 'reply' },
    onError: { value: 'output' },
    strict: { value: false },
    timeLimit: { value: '', validate: typedField('timeLimit', 'seconds') },
    timeLimitType: { value: 'num' },
    queueKey: { value: 'topic', validate: typedField('queueKey') },
    queueKeyType: { value: 'msg' },
    cancelOnDisconnect: { value: true },
    fallback: { value: '', validate: fallbackField },
    fallbackConnection: { value: '', type: 'bedrock-connection', required: false },
    api: { value: 'converse' },
    family: { value: 'auto' },
    contentType: { value: '', validate: onlyWhen('api', ['raw'], plainField('contentType', 'mediaType')) },
    accept: { value: '', validate: onlyWhen('api', ['raw'], plainField('accept', 'mediaType')) },
    serviceTier: { value: '' },
    latency: { value: '' },
    requestMetadata: { value: '', validate: typedField('requestMetadata', 'textObject') },
    requestMetadataType: { value: 'json' },
    additionalFields: { value: '', validate: typedField('additionalFields', 'object') },
    additionalFieldsType: { value: 'json' },
    responseFieldPaths: { value: '', validate: typedField('responseFieldPaths', 'pathList') },
    responseFieldPathsType: { value: 'json' },
    promptVariables: { value: '', validate: typedField('promptVariables', 'object') },
    promptVariablesType: { value: 'json' },
  },
  inputs: 1,
  outputs: 3,
  inputLabels() {
    return words('port.input');
  },
  outputLabels(index) {
    if (index === 2) return errorPortLabel(this);
    if (this.api === 'raw') return index === 1 ? this._('port.chunks') : this._('port.partial.chunk');
    if (index === 1) return this._('port.complete');
    const piece = this.emit === 'sentence' || this.emit === 'line' ? this.emit : 'piece';
    return this._(`port.partial.${piece}`);
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
    prepareFallback(this);
    prepareTry(this);
  },
});
