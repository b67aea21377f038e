import { redactSecrets } from './redact-secrets';

/** One error of a chain of causes. */
export interface FailureLink {
  error: unknown;
  /** Node's code, such as ECONNREFUSED. */
  code?: string;
  /** Without secrets. */
  message: string;
  syscall?: string;
  host?: string;
}

/** What can be read from whatever was thrown. All texts are without secrets. */
export interface Failure extends FailureLink {
  /** AWS's name in its proper form, or the error's own. */
  name: string;
  /** The message as the tables know it: plain apostrophes, and no preface. */
  sentence: string;
  /** The error, its causes and the members of aggregates, outermost first. */
  chain: readonly FailureLink[];
  /** HTTP status of a refusal; undefined where the answer itself was fine. */
  statusCode?: number;
  /** HTTP status of the answer, whatever it was. */
  answerStatus?: number;
  requestId?: string;
  retryAfterMs?: number;
  fault?: string;
  originalStatusCode?: number;
  originalMessage?: string;
  clockSkewCorrected: boolean;
  /** Whether it came as an exception or error frame of a stream. */
  insideStream: boolean;
  /** Whether the answer was an event stream. */
  eventStream: boolean;
  /** The text of what came in place of an answer: a web page, or a refusal that is no JSON. */
  page?: string;
  /** Whether the answer says that the host knows no such operation. */
  unknownOperation: boolean;
}

type Loose = Record<string, unknown>;

const LONGEST_MESSAGE = 2000;
const LONGEST_NAME = 100;
const LONGEST_BODY = 10_000;
const LONGEST_PAGE = 200;
const DEEPEST_CAUSE = 10;

/** What is known of a failure; nothing is assumed of its shape. Throws only what its getters throw. */
export function readFailure(error: unknown): Failure {
  const loose = toLoose(error);
  const metadata = toLoose(loose.$metadata);
  const response = toLoose(loose.$response);
  const headers = lowerCaseKeys(toLoose(response.headers));
  const answerStatus = readNumber(metadata.httpStatusCode) ?? readNumber(response.statusCode);
  const refused = answerStatus !== undefined && answerStatus >= 300;
  const ownName = readText(loose.name) ?? '';
  const link = readLink(error);
  return {
    ...link,
    // Names and ids are the answer's words, too.
    name: redactSecrets(awsName(ownName)).slice(0, LONGEST_NAME),
    sentence: toSentence(link.message),
    chain: errorChain(error).map(readLink),
    statusCode: refused ? answerStatus : undefined,
    answerStatus,
    requestId: redacted(readText(metadata.requestId)),
    retryAfterMs: readRetryAfter(headers),
    fault: readText(loose.$fault),
    originalStatusCode: readNumber(loose.originalStatusCode),
    originalMessage: readMessage(loose.originalMessage),
    clockSkewCorrected: metadata.clockSkewCorrected === true,
    insideStream: !refused && (loose.$fault !== undefined || hasFrameName(error, ownName, link.code)),
    eventStream: /^application\/vnd\.amazon\.eventstream/i.test(readText(headers['content-type']) ?? ''),
    page: readPage(loose, response, headers, refused),
    unknownOperation: /\bUnknownOperationException$/.test(readText(toLoose(loose.Output).__type) ?? ''),
  };
}

/** The error, its causes and the members of aggregates, outermost first, each once. */
function errorChain(error: unknown): unknown[] {
  const chain = new Set<unknown>();
  const visit = (link: unknown, depth: number): void => {
    if (typeof link !== 'object' || link === null || chain.has(link) || depth > DEEPEST_CAUSE) return;
    chain.add(link);
    const { cause, errors } = link as Loose;
    visit(cause, depth + 1);
    if (Array.isArray(errors)) for (const member of errors) visit(member, depth + 1);
  };
  visit(error, 0);
  return [...chain];
}

function readLink(error: unknown): FailureLink {
  const loose = toLoose(error);
  return {
    error,
    code: readText(loose.code),
    message: readMessage(typeof error === 'string' ? error : (loose.message ?? loose.Message)) ?? '',
    syscall: readText(loose.syscall),
    host: readText(loose.hostname) ?? readText(loose.address),
  };
}

function readMessage(value: unknown): string | undefined {
  const text = readText(value);
  if (text === undefined) return undefined;
  const said = unwrapJson(text.replace(/\s*Deserialization error: to see the raw response.*$/s, '').trim());
  // The SDK's way of saying that the answer said nothing.
  if (said === 'UnknownError') return '';
  const safe = redactSecrets(said);
  return safe.length > LONGEST_MESSAGE ? `${safe.slice(0, LONGEST_MESSAGE)}…` : safe;
}

/** An exception that the SDK does not know has its whole JSON for a message. */
function unwrapJson(text: string): string {
  if (!text.startsWith('{')) return text;
  try {
    const { message, Message } = toLoose(JSON.parse(text));
    return readText(message) ?? readText(Message) ?? text;
  } catch {
    return text;
  }
}

/** `throttlingException`, `com.amazon#ThrottlingException` and `ThrottlingException:http://…` are one. */
function awsName(name: string): string {
  const [plain = ''] = name.replace(/^.*#/, '').split(':');
  return /^[a-z]+[A-Za-z]*Exception$/.test(plain) ? plain.charAt(0).toUpperCase() + plain.slice(1) : plain;
}

function toSentence(message: string): string {
  return message
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/^The model returned the following errors: /i, '')
    .trim();
}

/** Frames give an Error a name of its own; the errors of the language inherit theirs, the network's have codes. */
function hasFrameName(error: unknown, name: string, code: string | undefined): boolean {
  const isOwn = typeof error === 'object' && error !== null && Object.hasOwn(error, 'name');
  return isOwn && code === undefined && !/^[A-Za-z]*Error$/.test(name);
}

/** In ms: the larger of what the two headers say. */
function readRetryAfter(headers: Loose): number | undefined {
  const waits = [secondsOrDate(readText(headers['retry-after'])), readNumber(headers['x-amz-retry-after'])];
  const known = waits.filter((wait) => wait !== undefined && Number.isFinite(wait)) as number[];
  return known.length > 0 ? Math.max(0, ...known) : undefined;
}

function secondsOrDate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date - Date.now();
}

function readPage(loose: Loose, response: Loose, headers: Loose, refused: boolean): string | undefined {
  const body = (readText(loose.$responseBodyText) ?? readText(response.body) ?? '').slice(0, LONGEST_BODY);
  const isWeb = body.startsWith('<') || /^text\/html\b/i.test(readText(headers['content-type']) ?? '');
  const isUnreadable = refused && loose.name === 'SyntaxError';
  if (!isWeb && !isUnreadable) return undefined;
  const words = body
    .replace(/<(style|script)\b.*?<\/\1>/gis, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  // The SDK often keeps no body; the status line then says best what it was.
  const said = words || (refused ? readText(response.reason) : undefined) || '';
  return redactSecrets(said).slice(0, LONGEST_PAGE);
}

function redacted(text: string | undefined): string | undefined {
  return text && redactSecrets(text);
}

function toLoose(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {};
}

/** Trimmed; undefined for what is no text, or nothing but space. */
function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function readNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function lowerCaseKeys(record: Loose): Loose {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));
}
