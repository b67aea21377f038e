import type { ErrorReport, Msg } from '../message-contract';

/**
 * Which node the failure comes from that a message brings along, and how often it has failed; nothing where `msg.error`
 * is no report of ours. Never throws: what a flow puts there may throw when it is read.
 */
export function readSource({ error }: Msg): Partial<ErrorReport['source']> {
  try {
    const { id, type, count } = (error as Partial<ErrorReport> | null | undefined)?.source ?? {};
    return { id, type, count };
  } catch {
    return {};
  }
}
