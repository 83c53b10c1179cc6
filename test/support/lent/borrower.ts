import { join } from 'node:path';
import type { Test } from 'tap';
import { within } from '../../../src/bot/within/within.ts';
import type { OutgoingMessage } from '../../../src/core/chat.ts';
import type { Dashboard } from '../../../src/core/dashboard.ts';
import type { LentNetworks } from '../../../src/core/shares.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { canariesIn, readable } from '../canaries.ts';
import { ada, grantOf, NOW, start } from '../chat.ts';
import { everyScope } from '../meraki-stand-in.ts';
import { lab, readCard } from '../queries.ts';
import { recordingLog } from '../scripted-meraki.ts';
import { addressOwnersIn, makeSites, ownerOf } from './estate.ts';
import { openCanaries } from './meraki.ts';
import type { CanaryOrganization } from './organization.ts';
import { type BorrowedQuestion, lentSites } from './questions.ts';

/** Keeps a borrower within what is lent. */
export type KeepWithin = (dashboard: Dashboard, networks: LentNetworks) => Dashboard;

/** What a borrower can read of the answers to a question. */
export interface Heard {
  /** One text of all messages and pictures. */
  text: string;
  pictures: number;
}

/**
 * Starts a bot whose Meraki knows an organization of canaries, and a person who may ask about a part of it. What is outside of that
 * part is another one in each world.
 */
async function startWorld(t: Test, world: string, dir: string, keep: KeepWithin) {
  let open: () => Dashboard = () => {
    throw new Error('nothing is asked yet');
  };
  const clock = () => NOW;
  const store = await openStore({ dir, log: recordingLog(), clock });
  t.teardown(() => store.close());
  const bot = await start(t, () => open(), undefined, { store, clock });
  await bot.link(grantOf(ada, { ...lab, linkedAt: NOW, scopes: everyScope }));

  const organizations = new Map<string, CanaryOrganization>();
  function organizationWith(inside: ReadonlySet<number>): CanaryOrganization {
    const key = [...inside].join(' ');
    const organization = organizations.get(key) ?? { world, sites: makeSites(world, (n) => inside.has(n)) };
    organizations.set(key, organization);
    return organization;
  }

  let asked = 0;

  async function hear(question: BorrowedQuestion): Promise<Heard> {
    // A list that was opened under a share ends with it, as all do with a new link: here the link is what changes.
    asked += 1;
    await bot.link(grantOf(ada, { ...lab, linkedAt: NOW + asked, scopes: everyScope }));
    const inside = lentSites(question.networks);
    const organization = organizationWith(inside);
    open = () => keep(openCanaries(organization, question.perPage), question.networks);
    const first = await say(question.text);
    const buttons = first
      .flatMap(({ card }) => readCard(card).buttons)
      .filter(({ command }) => !/^ping/.test(command));
    const button = buttons[question.press % Math.max(1, buttons.length)];
    const second =
      button === undefined ? [] : await say(button.command, { owner: button.owner, list: button.list });
    const failed = bot.lines.splice(0).find((line) => line.includes('"msg":"command failed"'));
    if (failed !== undefined) throw new Error(failed);
    const pictures = bot.charts.splice(0).map((chart) => JSON.stringify(chart));
    bot.entries.length = 0;
    return {
      text: [...first, ...second].map(readable).concat(pictures).join('\n'),
      pictures: pictures.length,
    };
  }

  async function say(
    text: string,
    pressed?: Parameters<typeof bot.dispatch>[0]['pressed'],
  ): Promise<OutgoingMessage[]> {
    bot.chat.sent.length = 0;
    await (await bot.dispatch({ person: ada, place: { roomId: 'direct' }, isDirect: true, text, pressed }))
      .finished;
    return bot.chat.sent.splice(0).map(({ message }) => message);
  }

  return { ...bot, hear };
}

/** Starts the same borrower in two worlds, which differ in all that is not lent. */
export async function startBorrower(
  t: Test,
  keep: KeepWithin = (dashboard, networks) => within(dashboard, networks),
) {
  const dir = t.testdir({ A: {}, B: {} });
  const [one, other] = [
    await startWorld(t, 'A', join(dir, 'A'), keep),
    await startWorld(t, 'B', join(dir, 'B'), keep),
  ];

  /**
   * Asks a question, and presses one of the buttons of the answer.
   *
   * @returns what was told of what is not lent, also how often it was drawn
   */
  async function ask(
    question: BorrowedQuestion,
  ): Promise<{ leaked: string[]; pictures: number; told: number }> {
    const inside = lentSites(question.networks);
    const heard = await one.hear(question);
    const isForeign = (owner: string | undefined) =>
      owner === undefined || !(owner.startsWith('A ') && inside.has(Number(owner.slice(2))));
    const typed = new Set([...canariesIn(question.text), ...canariesIn(question.text.replaceAll('"', ''))]);
    const canaries = canariesIn(heard.text);
    const leaked = [
      ...canaries.filter((canary) => !typed.has(canary) && isForeign(ownerOf(canary))),
      ...addressOwnersIn(heard.text.replaceAll(question.text, '')).filter(
        (owner) => isForeign(owner) && !addressOwnersIn(question.text).includes(owner),
      ),
      ...(/7[,.]?777[,.]?777/.test(heard.text) ? ['a count of the whole organization'] : []),
    ];
    // Both are asked everything: what was asked before decides what is offered.
    const elsewhere = await other.hear(question);
    const difference = firstDifference(comparable(heard.text), comparable(elsewhere.text));
    // Pages of the whole organization are cut otherwise where there is more outside; with large pages nothing may differ.
    if (difference !== undefined && question.perPage > 100) leaked.push(difference);
    return { leaked, pictures: heard.pictures, told: canaries.length };
  }

  return { ask };
}

/** Leaves out the random references of lists. */
function comparable(text: string): string {
  return text.replace(/"list":"[^"]*"/g, '"list":""');
}

function firstDifference(a: string, b: string): string | undefined {
  if (a === b) return undefined;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  const [from, to] = [Math.max(0, at - 60), at + 80];
  return `it depends on what is outside: “${a.slice(from, to)}” or “${b.slice(from, to)}”`;
}
