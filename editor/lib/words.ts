/** The words of a key of the locale file that the three nodes share. */
export function words(key: string, params?: Record<string, string>): string {
  return RED._(`node-red-contrib-bedrock/bedrock-connection:${key}`, params);
}
