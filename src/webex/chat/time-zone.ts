/** Asking the runtime takes a while, and people share a few. */
const known = new Set<string>();
const MOST_KEPT = 1_000;

/** @returns the name when it is one of the IANA's that this process knows; offsets such as `+01:00` are none */
export function knownTimeZone(name: string | null | undefined): string | undefined {
  if (!name || !/^[A-Za-z]/.test(name)) return undefined;
  if (known.has(name)) return name;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return undefined;
  }
  if (known.size < MOST_KEPT) known.add(name);
  return name;
}
