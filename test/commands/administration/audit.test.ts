import t from 'tap';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import type { AuditEntry } from '../../../src/core/links.ts';
import { ada, ben, grantOf, NOW, start, tom } from '../../support/chat.ts';

const base = { personId: 'ada', organizationId: '549236' };
const used = (at: number, fields: Partial<AuditEntry> = {}): AuditEntry => ({
  ...base,
  at,
  actorId: 'ada',
  action: 'use',
  outcome: 'answered',
  command: 'status',
  ...fields,
});
const linesOf = (text: string) => text.split('\n').filter((line) => line.startsWith('-'));

t.test(
  'each line says when, who, what, whose link, which organization and the outcome, newest first',
  async (t) => {
    const { answer, link, entries } = await start(t);
    t.match(await answer(ben, 'audit'), /has nothing/);
    await link(grantOf(ada));
    entries.push(
      { ...base, at: NOW - 6 * HOUR, actorId: 'ada', action: 'link', outcome: 'linked' },
      used(NOW - 5 * HOUR, { outcome: 'missing_scope', reference: 'abcdefgh' }),
      used(NOW - 4 * HOUR, { actorId: 'tom' }),
      { ...base, at: NOW - 3 * HOUR, action: 'relink_required', outcome: 'unused_90_days' },
      { ...base, at: NOW - 2 * HOUR, actorId: 'ben', action: 'revoke', outcome: 'ended' },
      { ...base, at: NOW - HOUR, action: 'revoked_at_meraki', outcome: 'confirmed' },
      { ...base, at: NOW - HOUR / 2, organizationId: '', action: 'link_refused', outcome: 'burnt' },
      {
        ...base,
        at: NOW,
        actorId: 'gone',
        personId: 'gone',
        organizationId: '9',
        action: 'unlink',
        outcome: '*',
      },
      { ...base, at: NOW, action: 'renewed', outcome: 'keep_alive' },
      { ...base, at: NOW, action: 'ended', outcome: 'person_left' },
      { ...base, at: NOW, action: 'ended', outcome: 'unasked_365_days' },
    );
    const text = await answer(ben, 'audit');
    t.match(text, /^\*\*11 entries of the audit log\*\*/);
    t.strictSame(linesOf(text), [
      "- 14:02 · **Ada Moreno**'s link to **Aurora Retail** was ended · unasked 365 days",
      "- 14:02 · **Ada Moreno**'s link to **Aurora Retail** was ended · person left",
      "- 14:02 · **Ada Moreno**'s link to **Aurora Retail** was renewed · keep alive",
      '- 14:02 · somebody without links now unlinked an organization that nobody links now · \\*',
      '- 13:32 · linking by **Ada Moreno** was refused · burnt',
      "- 13:02 · Meraki was told of the end of **Ada Moreno**'s link to **Aurora Retail** · confirmed",
      "- 12:02 · **Ben Okafor** revoked **Ada Moreno**'s link to **Aurora Retail** · ended",
      "- 11:02 · **Ada Moreno**'s link to **Aurora Retail** ended by itself · unused 90 days",
      "- 10:02 · somebody without links now asked status of **Ada Moreno**'s link to **Aurora Retail** · answered",
      '- 09:02 · **Ada Moreno** asked status of **Aurora Retail** · missing scope',
      '- 08:02 · **Ada Moreno** linked **Aurora Retail** · linked',
    ]);
    t.notMatch(text, /549236|gone/, 'never an id');
  },
);

t.test('a person and a period narrow the audit log, and other words are refused', async (t) => {
  const { answer, link, entries } = await start(t);
  await link(grantOf(ada));
  entries.push(
    used(NOW - 40 * DAY),
    used(NOW - 3 * DAY, { personId: 'tom', actorId: 'tom' }),
    used(NOW - HOUR),
  );
  t.equal(linesOf(await answer(ben, 'audit')).length, 3);
  t.equal(linesOf(await answer(ben, 'audit last 7d')).length, 2);
  t.equal(linesOf(await answer(ben, 'audit last 24 hours')).length, 1);
  const ofAda = await answer(ben, 'audit Ada Moreno');
  t.match(ofAda, /^\*\*2 entries of the audit log\*\* about \*\*Ada Moreno\*\*/);
  t.equal(linesOf(await answer(ben, 'audit "Ada Moreno" last 30d')).length, 1);
  const ofTom = await answer(ben, 'audit tom@aurora.example');
  t.match(ofTom, /about \*\*Tom Becker\*\*\n\n- .* \*\*Tom Becker\*\* asked/, 'also without links');
  t.match(await answer(ben, 'audit ben@aurora.example'), /nothing about \*\*Ben Okafor\*\*/);
  t.match(await answer(ben, 'audit Nobody'), /I know nobody called “Nobody”/);
  t.match(await answer(ben, 'audit last fortnight'), /don't know the period “last fortnight”.*`last 24h`/);
  t.match(await answer(ben, 'audit Ada Moreno Aurora'), /don't know what “Aurora” means here/);
});

t.test('a period that does not exist is named, with or without a person in front', async (t) => {
  const { answer, link } = await start(t);
  await link(grantOf(ada), grantOf({ ...tom, displayName: 'The Last' }));
  for (const period of [
    'last',
    'last fortnight',
    'last h',
    'last 90x',
    'last 367d',
    'last 7d x',
    'last -1d',
  ]) {
    for (const text of [`audit ${period}`, `audit Ada Moreno ${period}`, `export audit ${period}`]) {
      t.match(await answer(ben, text), /I don't know the period “last.*Say for example `last 2h`/, text);
    }
  }
  t.match(await answer(ben, 'audit The Last'), /about \*\*The Last/, 'somebody who is called so');
  t.match(await answer(ben, 'audit The Last last 30d'), /about \*\*The Last/);
});

t.test('a text that is too long is refused before anything is looked up', async (t) => {
  const { answer } = await start(t);
  for (const command of ['audit', 'export audit', 'links']) {
    t.match(await answer(ben, `${command} ${'x'.repeat(401)}`), /too long/, command);
  }
});

t.test('30 entries make a page; the page and the period stand in any order', async (t) => {
  const { answer, entries, link } = await start(t);
  await link(grantOf(tom));
  entries.push(...Array.from({ length: 30 }, (_, i) => used(NOW - HOUR + i)));
  t.notMatch(await answer(ben, 'audit'), /export/);
  entries.unshift(used(NOW - 40 * DAY), used(NOW - DAY), used(NOW - DAY));
  const text = await answer(ben, 'audit');
  t.match(text, /^\*\*The newest 30 entries/);
  t.equal(linesOf(text).length, 30);
  t.match(text, /There are more: `export audit` .* with `page 2` behind it/);
  for (const command of ['audit page 2 last 7d', 'audit last 7d page 2']) {
    const second = await answer(ben, command);
    t.match(second, /^\*\*Entries 31–32 of the audit log\*\*\n/, command);
    t.equal(linesOf(second).length, 2);
    t.notMatch(second, /There are more/);
  }
  t.match(await answer(ben, 'audit PAGE 2'), /Entries 31–33/);
  t.match(await answer(ben, 'audit ada@aurora.example last 7d page 2'), /Entries 31–32.* about \*\*Ada/);
  t.match(await answer(ben, 'audit page 3'), /no page 3\.\*\* The list has 2 pages/);
  t.match(await answer(ben, 'audit page 0'), /no page 0/);
  t.match(await answer(ben, 'audit page 99999999999999999999'), /no page 9/);
  t.match(await answer(ben, 'audit "page 2"'), /nobody called “page 2”/);
  t.match(await answer(ben, 'audit "last 7d"'), /nobody called “last 7d”/);
});

t.test('pages end where a file serves better', async (t) => {
  const { answer, entries } = await start(t);
  entries.push(...Array.from({ length: 3_001 }, (_, i) => used(NOW - 4_000 + i)));
  t.match(
    await answer(ben, 'audit page 100'),
    /Entries 2,971–3,000[\s\S]*`export audit` sends all of them as a file\.$/,
  );
  t.match(await answer(ben, 'audit page 101'), /no page 101.*`export audit` sends all/);
});
