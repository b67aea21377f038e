import type { JsonObject } from './json';

/** What an error response carries besides its type, status and message. */
export interface ServiceErrorExtras {
  headers?: Record<string, string>;
  /** Members of the body beside `message`, such as `originalStatusCode`. */
  members?: JsonObject;
}

/** A refusal as the service words it: its type goes into `x-amzn-errortype`, its message into the body. */
export class ServiceError extends Error {
  constructor(
    readonly type: string,
    readonly status: number,
    message: string,
    readonly extras: ServiceErrorExtras = {},
  ) {
    super(message);
  }
}

/** A refusal of the request itself: 400 ValidationException. */
export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', 400, message);
}

/** A refusal that Converse passes on from the model: 400 ValidationException with the service's lead-in. */
export function refusedByModel(message: string): ServiceError {
  return invalid(`The model returned the following errors: ${message}`);
}

/** A refusal of a body for InvokeModel: 400 ValidationException naming what is wrong where. */
export function malformedBody(what: string): ServiceError {
  return invalid(`Malformed input request: ${what}, please reformat your input and try again.`);
}

/** A JSON value of the wrong type: 400 SerializationException. */
export function wrongType(message: string): ServiceError {
  return new ServiceError('SerializationException', 400, message);
}

/** What the service says of failures that are its own, before or within a stream. */
export const sentences = {
  throttled: 'Too many requests, please wait before trying again.',
  unexpected: 'The system encountered an unexpected error during processing. Try your request again.',
};
