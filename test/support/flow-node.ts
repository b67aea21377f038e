/** A node, a tab or a config node as a flow file holds it. */
export interface FlowNode {
  id: string;
  type: string;
  [property: string]: unknown;
}

/** What a flow's nodes keep secret: node id to its credential fields. */
export type FlowCredentials = Record<string, Record<string, string>>;
