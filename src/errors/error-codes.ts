/** What a Switch node branches on: a few words that stay the same however many codes there will be. */
export type ErrorCategory =
  | 'authentication'
  | 'permission'
  | 'rate_limit'
  | 'model'
  | 'context_length'
  | 'request'
  | 'output'
  | 'service'
  | 'network'
  | 'timeout'
  | 'cancelled'
  | 'overload'
  | 'configuration'
  | 'internal';

/** Where on the line from message to reply an error arose. */
export type Phase = 'input' | 'queue' | 'credentials' | 'connect' | 'request' | 'stream' | 'output';

interface CodeFacts {
  readonly category: ErrorCategory;
  /** Whether sending the same message again, later, may succeed. */
  readonly retryable: boolean;
}

/** The closed list of error codes. Each has a hint of the same name in the locale files. */
export const errorCodes = {
  throttled: { category: 'rate_limit', retryable: true },
  quota: { category: 'rate_limit', retryable: false },
  model_loading: { category: 'model', retryable: true },
  model_error: { category: 'model', retryable: true },
  model_timeout: { category: 'timeout', retryable: true },
  model_id: { category: 'model', retryable: false },
  model_missing: { category: 'configuration', retryable: false },
  on_demand_unsupported: { category: 'model', retryable: false },
  legacy_model: { category: 'permission', retryable: false },
  model_access: { category: 'permission', retryable: false },
  permission: { category: 'permission', retryable: false },
  marketplace: { category: 'permission', retryable: false },
  use_case_form: { category: 'permission', retryable: false },
  caching_unsupported: { category: 'request', retryable: false },
  unsupported_feature: { category: 'request', retryable: false },
  invalid_request: { category: 'request', retryable: false },
  context_overflow: { category: 'context_length', retryable: false },
  service: { category: 'service', retryable: true },
  credentials_missing: { category: 'authentication', retryable: false },
  credentials_invalid: { category: 'authentication', retryable: false },
  credentials_expired: { category: 'authentication', retryable: false },
  sso_login: { category: 'authentication', retryable: false },
  api_key: { category: 'authentication', retryable: false },
  clock_skew: { category: 'authentication', retryable: false },
  signature: { category: 'authentication', retryable: false },
  bad_endpoint: { category: 'configuration', retryable: false },
  region_mismatch: { category: 'configuration', retryable: false },
  network: { category: 'network', retryable: true },
  proxy_error: { category: 'network', retryable: true },
  timeout: { category: 'timeout', retryable: true },
  stream_interrupted: { category: 'network', retryable: true },
  cancelled: { category: 'cancelled', retryable: false },
  queue_full: { category: 'overload', retryable: true },
  queue_timeout: { category: 'overload', retryable: true },
  superseded: { category: 'overload', retryable: false },
  circuit_open: { category: 'overload', retryable: true },
  bad_input: { category: 'request', retryable: false },
  bad_setting: { category: 'configuration', retryable: false },
  schema_mismatch: { category: 'output', retryable: true },
  guardrail: { category: 'output', retryable: false },
  refused: { category: 'output', retryable: false },
  malformed_output: { category: 'output', retryable: true },
  empty_output: { category: 'output', retryable: true },
  sdk_missing: { category: 'configuration', retryable: false },
  internal: { category: 'internal', retryable: false },
} as const satisfies Record<string, CodeFacts>;

export type ErrorCode = keyof typeof errorCodes;
