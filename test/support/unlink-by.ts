/** Returns what the answer to `unlink` asks to say: one link ends. Empty when it asks nothing. */
export function confirmationIn(answer: unknown): string {
  return /unlink \S+ [2-9a-z]{8}(?=`)/.exec(JSON.stringify(answer) ?? '')?.[0] ?? '';
}

/**
 * Says `unlink` as a person, and what its answer asks to say: the only link ends, or the one that is named.
 *
 * @returns what the confirmation is answered; the answer to `unlink` itself when that asks nothing
 */
export async function unlinkBy<P, R>(
  say: (who: P, text: string) => Promise<R>,
  who: P,
  text = 'unlink',
): Promise<R> {
  const asked = await say(who, text);
  const confirmation = confirmationIn(asked);
  return confirmation === '' ? asked : say(who, confirmation);
}
