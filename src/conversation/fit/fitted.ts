import type { CoreWarning } from '../../errors/core-warning';
import type { ModelFacts } from '../../models/model-facts';
import type { ChatRequest } from '../chat-request';

/** What a request is fitted to. */
export interface FitTo {
  facts: ModelFacts;
  /** Refuse what would be mended. */
  strict: boolean;
  /** Whether the reply is to be streamed. */
  streaming: boolean;
}

/** A request as a model takes it, and what was changed. The request that was given stays as it is. */
export interface Fitted {
  request: ChatRequest;
  warnings: CoreWarning[];
}

/** One way of fitting; each looks at one part of the request. */
export type Fit = (request: ChatRequest, to: FitTo) => Fitted;
