/** The names that were found valid: checking one is slow, and people share a few. */
const known = new Set<string>();
const MAX_KNOWN = 1_000;

/**
 * Returns the name when it is an IANA time zone that this process knows, else undefined; an offset such as `+01:00` is
 * not one.
 */
export function knownTimeZone(name: string | null | undefined): string | undefined {
  if (!name || !/^[A-Za-z]/.test(name)) return undefined;
  if (known.has(name)) return name;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return undefined;
  }
  if (known.size < MAX_KNOWN) known.add(name);
  return name;
}
