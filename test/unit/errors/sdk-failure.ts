/** What an error of the AWS SDK may carry, beside its name and message. */
export interface SdkFailureFields {
  status?: number;
  requestId?: string;
  headers?: Record<string, string>;
  body?: string;
  [field: string]: unknown;
}

/** An error as the SDK throws it for an answer: `$metadata` and name enumerable, `$response` not. */
export function serviceError(name: string, message: string, fields: SdkFailureFields = {}): Error {
  const { status, requestId = 'request-1', headers = {}, body, ...others } = fields;
  const error = Object.assign(new Error(message), {
    name,
    $fault: (status ?? 0) >= 500 ? 'server' : 'client',
    $retryable: undefined,
    $metadata: { httpStatusCode: status, requestId, attempts: 1, totalRetryDelay: 0 },
    ...others,
  });
  Object.defineProperty(error, '$response', { value: { statusCode: status, headers, body }, enumerable: false });
  return error;
}

/** A modelled exception inside a stream: its own class, no metadata, and the client's fault whatever it says. */
export function modelledException(name: string, message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), {
    $fault: 'client',
    $response: undefined,
    $retryable: undefined,
    $metadata: undefined,
    name,
    ...fields,
  });
}

/** An exception inside a stream that the SDK has no class for: a camel-case name, and its JSON for a message. */
export function unmodelledException(name: string, message: string): Error {
  return Object.assign(new Error(JSON.stringify({ message })), { name });
}

/** A web page where JSON was expected: a SyntaxError with the answer's status. */
export function pageError(status: number, body: string, headers: Record<string, string> = {}): Error {
  const hint =
    'Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.';
  const error = Object.assign(
    new SyntaxError(`Unexpected token '<', "${body.slice(0, 10)}"... is not valid JSON\n  ${hint}`),
    {
      $metadata: { httpStatusCode: status, attempts: 1, totalRetryDelay: 0 },
    },
  );
  Object.defineProperty(error, '$response', { value: { statusCode: status, headers, body }, enumerable: false });
  return error;
}

/** An error of Node's network layer. The SDK adds metadata without a status. */
export function networkError(code: string, message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), { code, $metadata: { attempts: 1, totalRetryDelay: 0 }, ...fields });
}

/** What a provider of credentials throws. */
export function providerError(message: string, name = 'CredentialsProviderError'): Error {
  return Object.assign(new Error(message), { name, tryNextLink: false });
}
