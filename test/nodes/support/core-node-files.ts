/**
 * The file under `@node-red/nodes/core` that registers each core node type a test flow may use.
 * Catch, Status and Complete are missing: node-red-node-test-helper loads them itself.
 */
export const coreNodeFiles: Record<string, string | undefined> = {
  batch: 'sequence/19-batch.js',
  change: 'function/15-change.js',
  comment: 'common/90-comment.js',
  debug: 'common/21-debug.js',
  delay: 'function/89-delay.js',
  file: 'storage/10-file.js',
  'file in': 'storage/10-file.js',
  function: 'function/10-function.js',
  'http in': 'network/21-httpin.js',
  'http proxy': 'network/06-httpproxy.js',
  'http request': 'network/21-httprequest.js',
  'http response': 'network/21-httpin.js',
  inject: 'common/20-inject.js',
  join: 'sequence/17-split.js',
  json: 'parsers/70-JSON.js',
  junction: 'common/05-junction.js',
  'link call': 'common/60-link.js',
  'link in': 'common/60-link.js',
  'link out': 'common/60-link.js',
  split: 'sequence/17-split.js',
  switch: 'function/10-switch.js',
  template: 'function/80-template.js',
  'tls-config': 'network/05-tls.js',
  trigger: 'function/89-trigger.js',
};
