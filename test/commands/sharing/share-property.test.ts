import fc from 'fast-check';
import t from 'tap';
import { createTimes } from '../../../src/bot/text/times.ts';
import { commands } from '../../../src/commands/index.ts';
import { askToLend } from '../../../src/commands/sharing/lend-card.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Share } from '../../../src/core/shares.ts';
import { ada, grantOf, NOW } from '../../support/chat.ts';
import { attack } from '../../support/fuzz.ts';
import { few, readCard, startAsking } from '../../support/queries.ts';
import { newShare } from '../../support/shares.ts';

const rig = await startAsking(t, { sizes: few });
const networks = (rig.organization()?.networks ?? []).map(({ id, name, tags }) => ({ id, name, tags }));
const tags = [...new Set(networks.flatMap((network) => network.tags))];

/** Asks, and presses the button of the card. @returns the card's text, and what was saved; undefined when nothing was */
async function lendBy(text: string): Promise<{ shown: string; share: Share } | undefined> {
  const asked = await rig.ask(text);
  const lend = asked.buttons.find(({ title }) => title === 'Lend');
  if (lend === undefined) return undefined;
  await rig.say(ada, lend.command, 'direct', { owner: lend.owner });
  const [share] = await rig.store.listShares({ isOpen: true });
  if (share === undefined) throw new Error(`not lent: ${lend.command}`);
  await rig.store.endShares({}, { at: NOW, why: 'unshared' });
  return { shown: asked.text, share };
}

/** One way to say some networks, and what it means. */
const place = fc.oneof(
  fc.constant({ text: '', names: undefined, tags: undefined }),
  fc.uniqueArray(fc.constantFrom(...networks), { minLength: 1, maxLength: 4 }).chain((some) =>
    fc
      .array(fc.constantFrom('plain', 'quoted', 'id', 'lower'), { minLength: 4, maxLength: 4 })
      .map((ways) => ({
        text: `in ${some
          .map(({ id, name }, index) => {
            const way = ways[index];
            return way === 'id'
              ? id
              : way === 'quoted'
                ? `"${name}"`
                : way === 'lower'
                  ? name.toLowerCase()
                  : name;
          })
          .join(', ')}`,
        names: some.map(({ name }) => name),
        tags: undefined,
      })),
  ),
  fc.uniqueArray(fc.constantFrom(...tags), { minLength: 1, maxLength: 3 }).map((some) => ({
    text: `in ${some.map((tag) => `tag:${tag}`).join(', ')}`,
    names: undefined,
    tags: some,
  })),
);
const COMMANDS = ['status', 'alerts', 'devices', 'clients', 'uplinks', 'ping', 'changes', 'vpn'];
const only = fc.oneof(
  fc.constant({ text: '', names: undefined }),
  fc
    .uniqueArray(fc.constantFrom(...COMMANDS), { minLength: 1, maxLength: 4 })
    .map((names) => ({ text: `only ${names.join(', ')}`, names })),
);
const length = fc.oneof(
  fc.constant({ text: '', days: 30 }),
  fc.integer({ min: 1, max: 180 }).map((days) => ({ text: `for ${days} days`, days })),
  fc.integer({ min: 1, max: 25 }).map((weeks) => ({ text: `for ${weeks} weeks`, days: 7 * weeks })),
);
const reason = fc.oneof(fc.constant(''), fc.string({ unit: 'grapheme', maxLength: 60 }));
const said = fc.record({
  place,
  only,
  length,
  reason,
  order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
});

await attack(
  t,
  'what is saved is what the card shows and the words name',
  fc.asyncProperty(said, async ({ place, only, length, reason, order }) => {
    const parts = [place.text, only.text, length.text];
    const because = reason.trim() === '' ? '' : ` because ${reason}`;
    const text = `share with tom@aurora.example ${order.map((n) => parts[n]).join(' ')}${because}`;
    const lent = await lendBy(text);
    if (lent === undefined) {
      // Several lines, or characters that nobody sees, are no reason.
      if (because === '') throw new Error(`refused: ${text}`);
      return;
    }
    const { shown, share } = lent;
    const named =
      share.networks.kind === 'named' ? share.networks.networks.map(({ name }) => name) : undefined;
    const expected = JSON.stringify([
      place.names,
      place.tags,
      only.names?.toSorted(),
      Date.UTC(2026, 7, 4 + length.days) - 1,
    ]);
    const got = JSON.stringify([
      named,
      share.networks.kind === 'tagged' ? share.networks.tags : undefined,
      share.commands.kind === 'named' ? share.commands.names.toSorted() : undefined,
      share.until,
    ]);
    if (got !== expected) throw new Error(`${text}: ${got}, not ${expected}`);
    for (const name of [...(named ?? []), ...(only.names ?? [])])
      if (!shown.includes(name)) throw new Error(`not on the card: ${name}`);
    if (named === undefined && place.tags === undefined && !shown.includes('all networks'))
      throw new Error(shown);
  }),
  60,
);

await attack(
  t,
  'words that were changed never lend more',
  fc.asyncProperty(
    said,
    fc.nat(),
    fc.constantFrom(
      '',
      '"',
      ',',
      ' in',
      ' only',
      ' for',
      ' until',
      'x',
      ' all',
      ' and',
      "'",
      ' tag:',
      '\u00a0',
    ),
    fc.boolean(),
    async ({ place, only, length, order }, at, more, isCut) => {
      const parts = [place.text, only.text, length.text];
      const whole = order
        .map((n) => parts[n])
        .filter((part) => part !== '')
        .join(' ');
      const cut = at % (whole.length + 1);
      const text = `share with tom@aurora.example ${whole.slice(0, cut)}${more}${whole.slice(isCut ? cut + 1 : cut)}`;
      const lent = await lendBy(text);
      if (lent === undefined) return;
      const { networks: where, commands, until } = lent.share;
      const words = text.toLowerCase();
      if (where.kind === 'all' && / in /.test(words) && !/ in ["']?all/.test(words))
        throw new Error(`all: ${text}`);
      if (commands.kind === 'usual' && / only /.test(words) && !/ all/.test(words))
        throw new Error(`usual: ${text}`);
      if (commands.kind === 'named' && commands.names.some((name) => !words.includes(name)))
        throw new Error(`commands: ${text}`);
      if (until > NOW + 181 * 24 * 60 * MINUTE) throw new Error(`until: ${text}`);
    },
  ),
  60,
);

t.test('the card of the longest share fits Webex', async (t) => {
  const long = Array.from({ length: 20 }, (_, n) => ({ id: `N_${n}`, name: `${'<'.repeat(124)}${n}` }));
  const named = {
    networks: { kind: 'named' as const, networks: long },
    commands: { kind: 'usual' as const },
  };
  const share = newShare(named);
  const { card } = askToLend({
    lending: {
      grant: grantOf(ada),
      ...named,
      borrower: share.borrower,
      until: share.until,
      reason: '<'.repeat(200),
    },
    before: { same: share, others: [share, share, share, share] },
    command: 'x'.repeat(1_000),
    confirmationCode: 'k7m2p9qx',
    lender: ada,
    commands,
    times: createTimes('UTC', NOW),
    now: NOW,
  });
  t.match(readCard(card).text, /and 1 more/);
  t.ok(Buffer.byteLength(JSON.stringify(card)) < 20_000, `${JSON.stringify(card).length}`);
});
