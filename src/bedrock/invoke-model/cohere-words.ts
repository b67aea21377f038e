/** Converse's words for why a reply ended, by Cohere's own. */
export const cohereWords = {
  COMPLETE: 'end_turn',
  MAX_TOKENS: 'max_tokens',
  STOP_SEQUENCE: 'stop_sequence',
  ERROR: 'malformed_model_output',
  ERROR_TOXIC: 'content_filtered',
  ERROR_LIMIT: 'model_context_window_exceeded',
};
