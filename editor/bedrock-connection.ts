import { prepareForm } from './lib/prepare-form';
import { prepareRegionField } from './lib/prepare-region-field';
import { prepareTest } from './lib/prepare-test';
import {
  allOf,
  neededField,
  ofIdentity,
  onlyWhen,
  plainField,
  proxyModeField,
  transportField,
  unlessLinked,
} from './lib/validate';
import { words } from './lib/words';

RED.nodes.registerType('bedrock-connection', {
  category: 'config',
  color: '#8fb8b0',
  icon: 'bedrock-connection.svg',
  defaults: {
    name: { value: '' },
    identity: { value: 'chain' },
    profile: { value: '', validate: ofIdentity('profile', neededField('profile')) },
    roleArn: {
      value: '',
      validate: allOf(
        onlyWhen('identity', ['assume-role'], neededField('roleArn', 'roleArn')),
        onlyWhen('identity', ['web-identity'], plainField('roleArn', 'roleArn')),
      ),
    },
    roleSource: { value: 'chain' },
    sourceRoleArn: {
      value: '',
      validate: onlyWhen(
        'identity',
        ['assume-role'],
        onlyWhen('roleSource', ['web-identity'], plainField('sourceRoleArn', 'roleArn')),
      ),
    },
    roleSessionName: {
      value: '',
      validate: onlyWhen('identity', ['assume-role', 'web-identity'], plainField('roleSessionName', 'sessionName')),
    },
    externalId: { value: '' },
    roleDuration: {
      value: '',
      validate: onlyWhen('identity', ['assume-role'], plainField('roleDuration', 'roleDuration')),
    },
    webIdentityTokenFile: { value: '' },
    identityPoolId: { value: '', validate: ofIdentity('cognito', neededField('identityPoolId', 'identityPool')) },
    iotEndpoint: { value: '', validate: ofIdentity('iot', neededField('iotEndpoint', 'host')) },
    iotRoleAlias: { value: '', validate: ofIdentity('iot', neededField('iotRoleAlias', 'noSpaces')) },
    iotThingName: { value: '', validate: ofIdentity('iot', neededField('iotThingName', 'noSpaces')) },
    iotTls: { value: '', type: 'tls-config', required: false },
    iotCertFile: { value: '', validate: ofIdentity('iot', unlessLinked('iotTls', neededField('iotCertFile'))) },
    iotKeyFile: { value: '', validate: ofIdentity('iot', unlessLinked('iotTls', neededField('iotKeyFile'))) },
    region: { value: '', validate: plainField('region', 'regionCode') },
    endpoint: { value: '', validate: plainField('endpoint', 'webAddress') },
    controlEndpoint: { value: '', validate: plainField('controlEndpoint', 'webAddress') },
    transport: { value: 'http1', validate: transportField },
    proxyMode: { value: 'env', validate: proxyModeField },
    proxyUrl: { value: '', validate: onlyWhen('proxyMode', ['url'], neededField('proxyUrl', 'webAddress')) },
    proxy: { value: '', type: 'http proxy', required: false },
    tls: { value: '', type: 'tls-config', required: false },
    fips: { value: false },
    dualStack: { value: false },
    connectTimeout: { value: 10, validate: plainField('connectTimeout', 'seconds') },
    totalTimeout: { value: 900, validate: plainField('totalTimeout', 'seconds') },
    firstByteTimeout: { value: 120, validate: plainField('firstByteTimeout', 'seconds') },
    idleTimeout: { value: 300, validate: plainField('idleTimeout', 'seconds') },
    maxConcurrent: { value: 10, validate: plainField('maxConcurrent', 'positiveInteger') },
    maxWaiting: { value: 100, validate: plainField('maxWaiting', 'wholeNumber') },
    maxWait: { value: 0, validate: plainField('maxWait', 'seconds') },
    whenFull: { value: 'refuse' },
    requestsPerMinute: { value: '', validate: plainField('requestsPerMinute', 'wholeNumber') },
    tokensPerMinute: { value: '', validate: plainField('tokensPerMinute', 'wholeNumber') },
    breakerFailures: { value: '', validate: plainField('breakerFailures', 'wholeNumber') },
    maxAttempts: { value: 4, validate: plainField('maxAttempts', 'positiveInteger') },
    defaultModel: { value: '', validate: plainField('defaultModel', 'model') },
    defaultMaxTokens: { value: 4096, validate: plainField('defaultMaxTokens', 'positiveInteger') },
    allowProfileSwitch: { value: false },
    modelFacts: { value: '', validate: plainField('modelFacts', 'object') },
  },
  credentials: {
    accessKeyId: { type: 'password', validate: ofIdentity('keys', neededField('accessKeyId', 'noSpaces')) },
    secretAccessKey: { type: 'password', validate: ofIdentity('keys', neededField('secretAccessKey', 'noSpaces')) },
    sessionToken: { type: 'password', validate: ofIdentity('keys', plainField('sessionToken', 'noSpaces')) },
    apiKey: { type: 'password', validate: onlyWhen('identity', ['api-key'], neededField('apiKey', 'noSpaces')) },
    proxyUser: { type: 'password' },
    proxyPassword: {
      type: 'password',
      validate: onlyWhen('proxyMode', ['url'], plainField('proxyPassword', 'noSpaces')),
    },
  },
  paletteLabel() {
    return this._('name.connection');
  },
  label() {
    if (this.name) return String(this.name);
    const identity = words(`identity.${this.identity}`);
    return this.identity === 'simulator' ? identity : `${identity} · ${this.region || words('name.defaultRegion')}`;
  },
  oneditprepare() {
    prepareForm(this);
    prepareRegionField($('#node-config-input-region'));
    prepareTest(this);
  },
});
