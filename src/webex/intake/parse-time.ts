/** ISO 8601 with a time; the offset may lack its colon (`+0000`) or be missing, and then it is UTC. */
const FORM =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?:(Z)|([+-]\d{2}):?(\d{2}))?$/i;
/** Smaller numbers are seconds: as milliseconds they were before April 1973. */
const SMALLEST_MS = 1e11;

/**
 * Reads a time in the forms in which JSON encoders write one. Strict otherwise: a question with a time that is read wrongly
 * would be dropped as too old, and one without a time is answered.
 *
 * @param value a text, or a number of milliseconds or seconds since the epoch
 * @returns ISO 8601 in UTC; undefined when the value is no time
 */
export function parseTime(value: unknown): string | undefined {
  if (typeof value === 'number') return isoOf(value < SMALLEST_MS ? value * 1_000 : value);
  if (typeof value !== 'string') return undefined;
  const [, day, time, , hours, minutes] = FORM.exec(value) ?? [];
  if (day === undefined || time === undefined) return undefined;
  return isoOf(Date.parse(`${day}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`));
}

/** @param ms since the epoch; NaN is no time */
function isoOf(ms: number): string | undefined {
  const date = new Date(ms);
  return ms > 0 && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}
