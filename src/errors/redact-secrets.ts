const HIDDEN = '***';

/**
 * What a secret looks like, and what is left of it. The order matters: named ones first, so that their names stay.
 * Lengths keep sentences such as "Bearer Token has expired" whole.
 */
const secrets: ReadonlyArray<readonly [pattern: RegExp, left: string]> = [
  // user:password@ of a proxy's or endpoint's address
  [/(\/\/)[^\s/@]+@/g, `$1${HIDDEN}@`],
  [/\b(Bearer\s+)[\w\-.~+/]{16,}=*/gi, `$1${HIDDEN}`],
  [/\b(ABSK|bedrock-api-key-)[\w+/=-]{8,}/g, HIDDEN],
  [
    /\b((?:aws_?)?(?:secret_?access_?key|session_?token|security_?token)|x-amz-security-token|api_?key|password)(["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi,
    `$1$2${HIDDEN}`,
  ],
  [/\b(Signature=)[0-9a-f]{64}\b/gi, `$1${HIDDEN}`],
  // AWS's own prefixes of access key ids: long-lived, temporary, bearer token, context-specific
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, HIDDEN],
  // session tokens, and any other wall of base64
  [/[A-Za-z0-9+/]{100,}={0,2}/g, HIDDEN],
  // a secret access key: 40 characters of base64, which a hexadecimal hash is not
  [/(?<![A-Za-z0-9+/=])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g, HIDDEN],
];

/** The text with `***` in place of all that looks like a key, token or password. */
export function redactSecrets(text: string): string {
  return secrets.reduce((safe, [pattern, left]) => safe.replace(pattern, left), text);
}
