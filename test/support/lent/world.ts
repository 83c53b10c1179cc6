import type { Test } from 'tap';
import type { OutgoingMessage, PressedButton } from '../../../src/core/chat.ts';
import { DAY } from '../../../src/core/clock.ts';
import type { Dashboard } from '../../../src/core/dashboard.ts';
import type { Person } from '../../../src/core/person.ts';
import type { Share } from '../../../src/core/shares.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { readable } from '../canaries.ts';
import { ada, grantOf, NOW, start, tom } from '../chat.ts';
import { everyScope } from '../meraki-stand-in.ts';
import { lab, readCard } from '../queries.ts';
import { recordingLog } from '../scripted-meraki.ts';
import { makeSites } from './estate.ts';
import { openCanaries } from './meraki.ts';
import type { CanaryOrganization } from './organization.ts';

/** The space to which shares are lent. */
export const SPACE = 'night-shift';

/** A button under an answer. */
export interface PressableButton extends PressedButton {
  command: string;
}

/** What a borrower can read of the answers to a question. */
export interface Heard {
  /** One text of all messages and pictures. */
  text: string;
  pictures: number;
  buttons: PressableButton[];
  /** The ids of the shares through which it was asked. */
  through: ReadonlySet<string>;
}

/** Ended shares are of so long ago, so that a sweep takes them away. */
const LONG_AGO = NOW - 40 * DAY;

/**
 * Starts a bot whose Meraki knows an organization of canaries. What is outside of what is lent is another one in each world.
 *
 * @param keep limits what the link itself reads
 */
export async function startWorld(t: Test, world: string, dir: string, keep: (whole: Dashboard) => Dashboard) {
  let open: () => Dashboard = () => {
    throw new Error('nothing is asked yet');
  };
  const clock = () => NOW;
  const store = await openStore({ dir, log: recordingLog(), clock });
  t.teardown(() => store.close());
  const bot = await start(t, () => keep(open()), undefined, { store, clock });
  const link = (linkedAt: number) => bot.link(grantOf(ada, { ...lab, linkedAt, scopes: everyScope }));
  await link(NOW);

  const organizations = new Map<string, CanaryOrganization>();
  function organizationWith(inside: ReadonlySet<number>): CanaryOrganization {
    const key = [...inside].toSorted().join(' ');
    const organization = organizations.get(key) ?? { world, sites: makeSites(world, (n) => inside.has(n)) };
    organizations.set(key, organization);
    return organization;
  }

  /** Says a text, or presses a button. */
  async function hear(
    who: Person,
    text: string,
    isInSpace: boolean,
    pressed?: PressedButton,
  ): Promise<Heard> {
    bot.chat.sent.length = 0;
    bot.entries.length = 0;
    const place = { roomId: isInSpace ? SPACE : 'direct' };
    await (await bot.dispatch({ person: who, place, isDirect: !isInSpace, text, pressed })).finished;
    const failed = bot.lines.splice(0).find((line) => line.includes('"msg":"command failed"'));
    if (failed !== undefined) throw new Error(failed);
    const messages: OutgoingMessage[] = bot.chat.sent.splice(0).map(({ message }) => message);
    const pictures = bot.charts.splice(0).map((chart) => JSON.stringify(chart));
    return {
      text: messages.map(readable).concat(pictures).join('\n'),
      pictures: pictures.length,
      buttons: messages.flatMap(({ card }) => readCard(card).buttons),
      through: new Set(bot.entries.flatMap(({ shareId }) => shareId ?? [])),
    };
  }

  return {
    hear,
    link,
    /** Asks as the lender, who reads all. */
    hearLender: (text: string) => hear(ada, text, false),
    /** @param inside the sites that are the same in all worlds */
    know(inside: ReadonlySet<number>, perPage: number) {
      const organization = organizationWith(inside);
      open = () => openCanaries(organization, perPage);
    },
    async lend(share: Share) {
      await store.withGrantLock({ personId: ada.id, ...lab }, ({ commit }) => commit({ saveShare: share }));
    },
    async end({ id }: Pick<Share, 'id'>) {
      const ended = { at: LONG_AGO, why: 'unshared' } as const;
      await store.changeShare(id, (share) => ({ ...share, ended, endToldAt: NOW }));
    },
    /** Takes away what has ended. */
    sweep: () => store.sweep(NOW),
  };
}

/** The borrower. */
export const borrower = tom;
