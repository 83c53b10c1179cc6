import { StartError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { SealingKey } from '../core/secrets.ts';
import type { SealedStore } from '../core/store.ts';
import { canOpen, createSealer } from './sealing.ts';

/** Tokens of one key that are opened until one opens: a few of them may be damaged. */
const MAX_TRIED = 10;

const LOST =
  'If it is lost for good, write id:lost in its place: the bot starts, and these people have to link again.';

/**
 * Refuses to start without the keys that sealed the links: with other ones every link would be lost.
 *
 * @throws StartError that names each id which seals links and is not in the ring, or whose key in the ring is another one:
 *   it opens none of ten tokens, or of all if there are fewer
 * @param lostKeys ids whose keys are known to be lost: how many links they seal is only logged
 */
export async function assertKeys(
  store: SealedStore,
  { tokenKeys: ring, lostKeys }: { tokenKeys: readonly SealingKey[]; lostKeys: readonly string[] },
  log: Log,
): Promise<void> {
  const sealer = createSealer(ring);
  const missing: string[] = [];
  const wrong: string[] = [];
  for (const [id, count] of await store.countByKey()) {
    const line = `${id}, which seals ${count} ${count === 1 ? 'link' : 'links'}`;
    if (lostKeys.includes(id))
      log.error(
        { keyId: id, links: count },
        'the key of some links is lost: their people have to link again',
      );
    else if (!ring.some((key) => key.id === id)) missing.push(line);
    else if (
      !(await store.listSealedBy(id, MAX_TRIED)).some((token) =>
        canOpen(token, token.field, token.sealed, sealer),
      )
    )
      wrong.push(line);
  }
  const texts = [
    ...(missing.length > 0 ? [missingKeys(missing)] : []),
    ...(wrong.length > 0 ? [wrongKeys(wrong)] : []),
  ];
  if (texts.length > 0) throw new StartError(texts.join('\n'));
}

function missingKeys(lines: readonly string[]): string {
  return [
    'TOKEN_KEYS no longer holds:',
    ...listed(lines),
    'Put it back behind the new key and run `npm run reseal`; then it can go.',
    LOST,
  ].join('\n');
}

/**
 * Says that other keys than those in TOKEN_KEYS sealed what is stored under their ids, and what to do.
 *
 * @param lines the ids, and more
 */
export function wrongKeys(lines: readonly string[]): string {
  return [
    'The key that TOKEN_KEYS has under this id is another one than sealed what is stored: it opens none of the tokens that were tried.',
    ...listed(lines),
    'Put back the key that had this id. A new key needs an id of its own, and stands in front of the old one. If two keys had this id, ' +
      'put back the one that sealed more: the links of the other have to be made again.',
    LOST,
  ].join('\n');
}

function listed(lines: readonly string[]): string[] {
  return lines.map((line) => `  - ${line}`);
}
