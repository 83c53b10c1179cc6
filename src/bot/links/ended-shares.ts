import type { KnownError } from '../../core/errors.ts';
import { notLinked } from '../../core/refusals.ts';
import type { Share } from '../../core/shares.ts';
import { claimEnd } from '../../core/sharing/change-once.ts';
import type { BotDeps } from '../command.ts';
import { timesFor } from '../time-zone.ts';
import type { Asking, ChooseDeps } from './reachable.ts';
import { sharesEnded } from './share-refusals.ts';

/** A share that has ended, and when. */
interface EndedShare {
  share: Share;
  at: number;
}

/** Makes the refusal of somebody without any link: what was lent to them and ended is told once. */
export async function nothingLeft(
  untold: readonly Share[],
  invocation: Asking,
  deps: ChooseDeps,
): Promise<KnownError> {
  const { told, takeBack } = await claim(untold, deps);
  const [first, ...others] = told;
  if (first === undefined) return notLinked();
  return sharesEnded([first, ...others], await timesFor(invocation, deps), takeBack);
}

/** Tells somebody who can still ask, once, of what was lent to them and ended: directly, because the answer may be read by others. */
export async function tellOfEnds(
  untold: readonly Share[],
  invocation: Asking,
  deps: ChooseDeps & Pick<BotDeps, 'tell'>,
): Promise<void> {
  if (untold.length === 0) return;
  const { told, takeBack } = await claim(untold, deps);
  const [first, ...others] = told;
  if (first === undefined) return;
  const { message, next } = sharesEnded([first, ...others], await timesFor(invocation, deps), takeBack);
  await deps.tell(invocation.person.id, `${message} ${next}`);
}

/** Stores that ends are told, before they are: of several questions at once, one tells them. */
async function claim(
  untold: readonly Share[],
  { store, clock }: Pick<ChooseDeps, 'store' | 'clock'>,
): Promise<{ told: EndedShare[]; takeBack: () => Promise<void> }> {
  const told: EndedShare[] = [];
  const endToldAt = clock();
  for (const { id } of untold) {
    const share = await claimEnd(store, id, endToldAt);
    if (share !== undefined) told.push({ share, at: share.ended?.at ?? share.until });
  }
  const takeBack = async () => {
    for (const { share } of told)
      await store.changeShare(share.id, (stored) =>
        stored.endToldAt === endToldAt ? { ...stored, endToldAt: undefined } : stored,
      );
  };
  return { told, takeBack };
}
