/** Characters of an answer in which a reason is looked for; a page of a web server is shorter. */
const MAX_LENGTH = 20_000;
/** The most levels at which a reason may be inside others. */
const MAX_DEPTH = 4;

/** Fields that hold the reason of an error, in the order in which they are looked at. */
const REASONS = ['errors', 'error', 'error_description', 'message', 'detail', 'title', 'result'] as const;
/** Fields that say nothing but that there is an error. */
const ENVELOPE: readonly string[] = [...REASONS, 'status', 'code', 'type', 'requestId'];

/** The states of a live tool's job. */
const JOB_STATES: readonly unknown[] = ['new', 'ready', 'running', 'complete', 'failed'];

/** The texts of an answer about an error. */
interface ErrorText {
  /** What Meraki's API says: may be quoted. Empty when the answer is not JSON. */
  said: string;
  /** The same, or the words of a page or a plain text: only to be searched. */
  words: string;
}

/** Reads the reason of an error from a body, which may be JSON of several forms, a page, a plain text, or empty. */
export function errorTextOf(body: string): ErrorText {
  const text = body.slice(0, MAX_LENGTH);
  try {
    const said = withoutSecrets(reasonsIn(JSON.parse(text)).join(' '));
    return { said, words: said };
  } catch {
    return { said: '', words: wordsOf(text) };
  }
}

/**
 * Tells whether an answer with a 2xx status is an error all the same: an object with a reason where data should be. The fields
 * of items are not looked at, and what a live tool's job says of its failure, beside its state or id, is part of a normal answer.
 */
export function isErrorBody(json: unknown): boolean {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  const { errors, error, result, status, message } = fieldsOf(json);
  if (typeof result === 'object' && result !== null && fieldsOf(result).type === 'error') return true;
  if (JOB_STATES.includes(status) || 'pingId' in json) return false;
  if (isSaid(errors)) return true;
  if (isSaid(error)) return typeof status !== 'string' || isEnvelope(json);
  return typeof message === 'string' && isEnvelope(json);
}

/** Whether an object has no other fields than those of an error. */
function isEnvelope(json: object): boolean {
  return Object.keys(json).every((field) => ENVELOPE.includes(field));
}

function isSaid(reason: unknown): boolean {
  if (Array.isArray(reason)) return reason.some(isSaid);
  if (typeof reason === 'object' && reason !== null) return Object.keys(reason).length > 0;
  return reason === true || (typeof reason === 'string' && reason.trim() !== '');
}

function reasonsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((one) => reasonsIn(one, depth + 1));
  const fields = fieldsOf(value);
  return [...new Set(REASONS.flatMap((name) => reasonsIn(fields[name], depth + 1)))];
}

function fieldsOf(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value));
}

/** Returns the words of a page or a plain text on one line. */
function wordsOf(text: string): string {
  return text
    .replace(/<(script|style)\b.*?(?:<\/\1\s*>|$)/gis, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&nbsp;|&#160;/gi, ' ')
    .replace(/&#0?39;|&apos;|&rsquo;/gi, "'")
    .replace(/\s+/g, ' ')
    .trim();
}

/** Takes out what may be a token or a key, and the query of an address: a refusal can repeat what it refuses. */
function withoutSecrets(text: string): string {
  return text
    .replace(/\b(https?:\/\/[^\s?#]+)[?#]\S*/gi, '$1?…')
    .replace(/\bBearer\s+[\w.~+/=-]{6,}/gi, 'Bearer …')
    .replace(/[\w+=-]{32,}(?:\.[\w+=-]+)*/g, '…');
}
