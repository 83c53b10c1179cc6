import { join } from 'node:path';
import type { Test } from 'tap';
import { DAY } from '../../../src/core/clock.ts';
import type { Dashboard } from '../../../src/core/dashboard.ts';
import type { LentNetworks, Share } from '../../../src/core/shares.ts';
import { NOW } from '../chat.ts';
import { lab } from '../queries.ts';
import { newShare, withPerson, withSpace } from '../shares.ts';
import { firstDifference, leaksIn } from './judge.ts';
import { type BorrowedQuestion, lentSites } from './questions.ts';
import { borrower, type Heard, type PressableButton, SPACE, startWorld } from './world.ts';

/** Keeps a borrower within what is lent. */
export type KeepWithin = (dashboard: Dashboard, networks: LentNetworks) => Dashboard;

/** Shares that are open at once. */
const MAX_OPEN = 3;
/** Buttons of earlier answers that are pressed late. */
const MAX_LATE = 40;
/** Ended shares that are kept. */
const MAX_ENDED = 50;
/** Questions after which the lender asks something. */
const LENDER_ASKS_EACH = 60;
/** Questions of the lender, whose answers have pages. */
const OF_LENDER = ['devices', 'alerts', 'networks', 'history', 'changes'];
/** Ends of commands that turn a list's page. */
const FORGED = ['page 2', 'page 99', 'as csv'];

/**
 * Starts the same borrower in two worlds, which differ in all that is not lent. Shares come and go in their stores; what is read
 * through them goes through the wall of `useLink`.
 *
 * @param options.keep stands in place of that wall: then what is lent is all
 * @param options.isAlone whether there is only one world: nobody can tell then whether an answer depends on what is outside
 */
export async function startBorrower(
  t: Test,
  { keep, isAlone = false }: { keep?: KeepWithin; isAlone?: boolean } = {},
) {
  const dir = t.testdir({ A: {}, B: {} });
  let lentAlone: LentNetworks = { kind: 'all' };
  const kept = (whole: Dashboard) => (keep === undefined ? whole : keep(whole, lentAlone));
  const one = await startWorld(t, 'A', join(dir, 'A'), kept);
  const other = isAlone ? one : await startWorld(t, 'B', join(dir, 'B'), kept);
  const both = new Set([one, other]);
  let open: { share: Share; networks: LentNetworks }[] = [];
  let made = 0;
  const late: { here: PressableButton; there: PressableButton }[] = [];

  const each = async (work: (world: typeof one) => Promise<unknown>) => {
    for (const world of both) await work(world);
  };

  /** Lends and ends as the question says. */
  async function lend({ lending, networks, commands, isOfSpace }: BorrowedQuestion): Promise<void> {
    made += 1;
    const isNew = lending === 'new' || open.length === 0;
    if (lending === 'relink') await each((world) => world.link(NOW + made));
    const staying = isNew ? 0 : lending === 'beside' ? MAX_OPEN - 1 : lending === 'end' ? 1 : MAX_OPEN;
    const ending = open.slice(0, Math.max(0, open.length - staying));
    for (const { share } of ending) await each((world) => world.end(share));
    open = open.slice(ending.length);
    if (made % MAX_ENDED === 0) await each((world) => world.sweep());
    if (!isNew && lending !== 'beside') return;
    lentAlone = networks;
    const share = newShare({
      ...lab,
      id: `share-${made}`,
      borrower: isOfSpace ? withSpace(SPACE) : withPerson(borrower),
      networks: keep === undefined ? networks : { kind: 'all' },
      commands,
      lentAt: NOW - DAY + made,
    });
    open.push({ share, networks });
    await each((world) => world.lend(share));
  }

  /** Returns the sites that may be told of: those of the shares through which it was asked. */
  function sitesOf({ through }: Heard, isInSpace: boolean): Set<number> {
    const reaching = open.filter(({ share }) => isInSpace || share.borrower.kind === 'person');
    const asked = reaching.filter(({ share }) => through.has(share.id));
    return new Set(
      (asked.length === 0 ? reaching : asked).flatMap(({ networks }) => [...lentSites(networks)]),
    );
  }

  /**
   * Asks a question, and presses one of the buttons of the answer, or one of an earlier answer, which may be of another share.
   *
   * @returns what was told of what is not lent, also how often it was drawn
   */
  async function ask(
    question: BorrowedQuestion,
  ): Promise<{ leaked: string[]; pictures: number; told: number }> {
    await lend(question);
    const { text, perPage, press, pressLate } = question;
    const isInSpace = question.isInSpace || open.every(({ share }) => share.borrower.kind === 'space');
    const inside = new Set(open.flatMap(({ networks }) => [...lentSites(networks)]));
    for (const world of both) world.know(inside, perPage);
    const result = { leaked: [] as string[], pictures: 0, told: 0 };
    const compare = (here: Heard, there: Heard, typed: string) => {
      const { leaked, told } = leaksIn(here.text, typed, sitesOf(here, isInSpace));
      result.leaked.push(...leaked);
      result.told += told;
      result.pictures += here.pictures;
      const difference = firstDifference(here.text, there.text);
      // Pages of the whole organization are cut otherwise where there is more outside; with large pages nothing may differ.
      if (difference !== undefined && perPage > 100) result.leaked.push(difference);
    };
    if (keep === undefined && made % LENDER_ASKS_EACH === 1)
      await forge(OF_LENDER[((made / LENDER_ASKS_EACH) % OF_LENDER.length) | 0] ?? '');
    // Both are asked everything: what was asked before decides what is offered.
    const here = await one.hear(borrower, text, isInSpace);
    const there = isAlone ? here : await other.hear(borrower, text, isInSpace);
    compare(here, there, text);
    const fresh = here.buttons.flatMap((button, n) => {
      const same = there.buttons[n];
      const isSame = same !== undefined && same.command === button.command && !/^ping/.test(button.command);
      return isSame ? [{ here: button, there: same }] : [];
    });
    const pressed = late[pressLate] ?? fresh[press % Math.max(1, fresh.length)];
    late.unshift(...fresh.toReversed());
    late.length = Math.min(late.length, MAX_LATE);
    if (pressed === undefined) return result;
    const { command } = pressed.here;
    const answer = await one.hear(borrower, command, isInSpace, pressed.here);
    const elsewhere = isAlone ? answer : await other.hear(borrower, command, isInSpace, pressed.there);
    // What a button says was told before.
    compare(answer, elsewhere, `${text}\n${command}`);
    return result;
  }

  /** The lender asks; the borrower may press later what turns the pages of the lender's list, with and without their own id. */
  async function forge(text: string): Promise<void> {
    const here = listIn(await one.hearLender(text));
    const there = isAlone ? here : listIn(await other.hearLender(text));
    for (const end of FORGED)
      for (const owner of [undefined, borrower.id]) {
        const command = `${text} ${end}`;
        late.unshift({ here: { command, owner, list: here }, there: { command, owner, list: there } });
      }
  }

  return { ask };
}

function listIn({ buttons }: Heard): string | undefined {
  return buttons.find(({ list }) => list !== undefined)?.list;
}
