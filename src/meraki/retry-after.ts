/**
 * How long to wait before the next try, in milliseconds: what Retry-After says (seconds or a date,
 * RFC 9110 §10.2.3), else `first`, doubled per try, of which half is chance.
 * @param tries how many there were, from 1
 */
export function waitBeforeRetry(
  retryAfter: string | undefined,
  now: number,
  tries: number,
  first: number,
): number {
  const header = retryAfter?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1000;
  const date = header === '' ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  return first * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
}
