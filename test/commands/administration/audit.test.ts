import t from 'tap';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import type { AuditEntry } from '../../../src/core/links.ts';
import { ada, ben, grantOf, lab, NOW, start, tom } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';

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
      '- 14:02 · somebody who no longer has links unlinked an organization that is no longer linked · \\*',
      '- 13:32 · linking by **Ada Moreno** was refused · burnt',
      "- 13:02 · Meraki confirmed the end of **Ada Moreno**'s link to **Aurora Retail** · confirmed",
      "- 12:02 · **Ben Okafor** revoked **Ada Moreno**'s link to **Aurora Retail** · ended",
      "- 11:02 · **Ada Moreno**'s link to **Aurora Retail** ended by itself · unused 90 days",
      "- 10:02 · somebody who no longer has links asked status of **Ada Moreno**'s link to **Aurora Retail** · answered",
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
  t.match(await answer(ben, 'audit Nobody'), /I don't know anybody called “Nobody”/);
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
      t.match(await answer(ben, text), /I don't know the period “last.*For example: `last 2h`/, text);
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

t.test('20 entries make a page; the page and the period stand in any order', async (t) => {
  const { answer, entries, link } = await start(t);
  await link(grantOf(tom));
  entries.push(...Array.from({ length: 20 }, (_, i) => used(NOW - HOUR + i)));
  t.notMatch(await answer(ben, 'audit'), /export/);
  entries.unshift(used(NOW - 40 * DAY), used(NOW - DAY), used(NOW - DAY));
  const text = await answer(ben, 'audit');
  t.match(text, /^\*\*The newest 20 entries/);
  t.equal(linesOf(text).length, 20);
  t.match(text, /There are more: `export audit` .* add `page 2` for the next ones/);
  for (const command of ['audit page 2 last 7d', 'audit last 7d page 2']) {
    const second = await answer(ben, command);
    t.match(second, /^\*\*Entries 21–22 of the audit log\*\* in the last 7 days\n/, command);
    t.equal(linesOf(second).length, 2);
    t.notMatch(second, /There are more/);
  }
  t.match(await answer(ben, 'audit PAGE 2'), /Entries 21–23/);
  t.match(await answer(ben, 'audit ada@aurora.example last 7d page 2'), /Entries 21–22.* about \*\*Ada/);
  t.match(await answer(ben, 'audit page 3'), /no page 3\.\*\* `audit` shows the first one/);
  t.match(await answer(ben, 'audit page 0'), /no page 0/);
  t.match(await answer(ben, 'audit page 99999999999999999999'), /no page 9/);
  t.match(await answer(ben, 'audit "page 2"'), /anybody called “page 2”/);
  t.match(await answer(ben, 'audit "last 7d"'), /anybody called “last 7d”/);
});

t.test('pages are turned by buttons, which keep the filters', async (t) => {
  const { say, entries, link } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  entries.push(...Array.from({ length: 50 }, (_, i) => used(NOW - HOUR + i)));
  entries.push({ ...base, at: NOW, actorId: 'ada', action: 'setting', outcome: 'on', command: 'keep alive' });
  const ask = async (text: string) => {
    const [sent] = await say(ben, text);
    return { ...readCard(sent?.message.card), markdown: sent?.message.markdown ?? '' };
  };
  const filtered = '"ada@aurora.example" answered commands in organization 549236 last 7d';
  const first = await ask('audit answered ada moreno commands in organization "Aurora Retail" last 7d');
  t.match(first.texts.slice(0, 2), [
    'The newest 20 entries of the audit log',
    /^About \*\*Ada Moreno\*\* of \*\*Aurora Retail\*\* \(only answered and commands\)/,
  ]);
  const [next, ...others] = first.buttons;
  t.match(next, { title: 'Next page', owner: 'ben', command: /^audit .* page 2$/ });
  t.match(others, [{ title: 'All as CSV', command: /^export audit / }]);
  const second = await ask(next?.command ?? '');
  t.match(second.markdown, /^\*\*Entries 21–40 of the audit log\*\* about \*\*Ada/);
  t.match(
    second.buttons.map(({ title }) => title),
    ['Next page', 'Previous page', 'All as CSV'],
  );
  const last = await ask(second.buttons[0]?.command ?? '');
  t.match(last.markdown, /^\*\*Entries 41–50/);
  t.match(
    last.buttons.map(({ title }) => title),
    ['Previous page', 'All as CSV'],
  );
  t.match((await ask(second.buttons[1]?.command ?? '')).markdown, /^\*\*The newest 20/);
  const [file] = await say(ben, last.buttons[1]?.command ?? '');
  t.match(file?.message.markdown, /^50 entries of the audit log about \*\*Ada Moreno\*\* of \*\*Aurora/);
  t.equal((await ask(`audit ${filtered}`)).markdown, first.markdown);
});

t.test('a kind of action and an outcome narrow the audit log, in any order', async (t) => {
  const { answer, entries, link } = await start(t);
  await link(grantOf(ada), grantOf(tom));
  const of = (action: AuditEntry['action'], outcome: string, at = NOW): AuditEntry => ({
    ...base,
    at,
    actorId: 'ada',
    action,
    outcome,
  });
  entries.push(
    ...(
      ['link', 'renewed', 'ended', 'unlink', 'revoke', 'revoked_at_meraki', 'relink_required'] as const
    ).map((action) => of(action, 'done')),
    of('link_refused', 'not_me'),
    of('use', 'answered'),
    of('use', 'missing_scope', NOW - 3 * DAY),
    of('setting', 'on'),
    of('export', '3 entries'),
    of('forgotten', 'done'),
    of('refused', 'not_allowed'),
    { ...of('use', 'answered'), personId: 'tom', actorId: 'tom' },
  );
  for (const [text, count] of [
    ...[['links', 8] as const, ['linked', 1] as const, ['unlinked', 1] as const, ['revoked', 2] as const],
    ...[['ended', 4] as const, ['commands', 3] as const, ['SETTINGS', 1] as const, ['exports', 1] as const],
    ...[['forgotten', 1] as const, ['refused', 2] as const, ['failed', 3] as const, ['answered', 2] as const],
    ...[['commands failed', 1] as const, ['failed commands', 1] as const, ['linked settings', 2] as const],
    ...[['ada moreno commands', 2] as const, ['commands of tom becker', 1] as const],
    ...[['missing_scope', 1] as const, ['commands last 24h', 2] as const],
    ...[['tom@aurora.example commands', 1] as const, ['commands tom@aurora.example', 1] as const],
  ] as const)
    t.equal(linesOf(await answer(ben, `audit ${text}`)).length, count, text);
  t.match(await answer(ben, 'audit missing'), /has nothing \(only missing\)\.$/);
  t.match(
    await answer(ben, 'audit settings tom becker yesterday'),
    /has nothing about \*\*Tom Becker\*\* \(only settings\) yesterday/,
  );
  t.match(
    await answer(ben, 'export audit revoked'),
    /^2 entries of the audit log \(only revoked\), newest first/,
  );
});

t.test('an organization narrows it, by its name too, and one that nobody links any more', async (t) => {
  const { answer, say, entries, link } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  const names = { organization: 'Pier Group' };
  entries.push(used(NOW), used(NOW, lab), used(NOW, { organizationId: '7' }), {
    ...used(NOW, { organizationId: '7' }),
    action: 'unlink',
    names,
  });
  for (const [text, count] of [
    ['in organization Harbor Lab', 1],
    ['in organization harbor', 1],
    ['Harbor Lab', 1],
    ['commands harbor lab', 1],
    ['in organization 549236', 1],
    ['in organization Pier Group', 2],
    ['pier group unlinked', 1],
  ] as const)
    t.equal(linesOf(await answer(ben, `audit ${text}`)).length, count, text);
  const [asked] = await say(ben, 'audit refused in organization Harbro Lab last 7d');
  t.match(asked?.message.markdown, /Did you mean \*\*Harbor Lab\*\*/);
  t.match(readCard(asked?.message.card).buttons, [
    { title: 'Harbor Lab', command: 'audit refused in organization 817302 last 7d' },
  ]);
});

t.test('a word that is not understood is refused with buttons, which keep the filters', async (t) => {
  const { say, link } = await start(t);
  await link(grantOf(ada), grantOf({ ...tom, displayName: 'Ada Byron' }));
  const ask = async (text: string) => {
    const [sent] = await say(ben, text);
    const { buttons, text: question } = readCard(sent?.message.card);
    return { markdown: sent?.message.markdown, question, buttons: buttons.map(({ command }) => command) };
  };
  const several = await ask('audit commands ada last 7d');
  t.match(
    several.markdown,
    /I don't know anybody called “ada”.*Did you mean \*\*Ada Moreno\*\* or \*\*Ada Byron/,
  );
  t.same(several.buttons, [
    'audit "ada@aurora.example" commands last 7d',
    'audit "tom@aurora.example" commands last 7d',
  ]);
  const misspelt = await ask('audit Áda-Moreno');
  t.same(misspelt.buttons, ['audit "ada@aurora.example"'], 'offered, not taken');
  const kind = await ask('audit revokd last 7d');
  t.match(
    kind.question,
    /person or kind of entry called “revokd”\. Kinds of entries are links, linked, .* confirmed\. Which/,
  );
  t.match(kind.markdown, /I don't know anybody called “revokd”.*kinds of entries: links, linked/);
  t.ok(kind.buttons.includes('audit revoked last 7d'));
  const none = await ask('audit Ada Moreno qqqqqqqqqq');
  t.match(none.markdown, /don't know what “qqqqqqqqqq” means here/);
  t.same(none.buttons, [
    ...['links', 'revoked', 'commands'].map((word) => `audit "ada@aurora.example" ${word}`),
    ...['refused', 'settings', 'failed'].map((word) => `audit "ada@aurora.example" ${word}`),
  ]);
  t.match((await ask('help audit')).markdown, /links, linked, unlinked, revoked, ended, commands, settings/);
});

t.test('somebody who is called like a kind is found by name, and by id in the log', async (t) => {
  const { answer, entries, link } = await start(t);
  await link(grantOf({ ...tom, displayName: 'Links' }), grantOf(ada));
  t.match(await answer(ben, 'audit links'), /about \*\*Links\*\*/);
  const gone = 'Y2lzY29zcGFyazovL3VzL1BFT1BMRS9nb25l';
  entries.push({ ...base, at: NOW, actorId: gone, personId: gone, action: 'link', outcome: 'linked' });
  entries.push({
    ...base,
    at: NOW,
    actorId: `${gone}${gone}`,
    personId: `${gone}${gone}`,
    action: 'link',
    outcome: 'linked',
    names: { actor: { name: 'Eve Gone', email: 'eve@gone.example' } },
  });
  t.match(await answer(ben, `audit ${gone}${gone}`), /^\*\*1 entry of the audit log\*\* about \*\*Eve Gone/);
});

t.test('pages end where a file serves better', async (t) => {
  const { answer, entries } = await start(t);
  entries.push(...Array.from({ length: 2_001 }, (_, i) => used(NOW - 4_000 + i)));
  t.match(
    await answer(ben, 'audit page 100'),
    /Entries 1,981–2,000[\s\S]*`export audit` sends all of them as a file\.$/,
  );
  t.match(await answer(ben, 'audit page 101'), /no page 101.*`export audit` sends all/);
});

t.test('a page of long names fits into one message and one card', async (t) => {
  const { say, entries, link } = await start(t);
  const organizationName = 'Aurora Retail Europe and Overseas Holding';
  await link(grantOf({ ...ada, displayName: 'Adelheid-Charlotte Moreno-Oberhuber' }, { organizationName }));
  entries.push(
    ...Array.from({ length: 25 }, (_, i) => used(NOW - i, { actorId: 'ben', outcome: 'meraki_unavailable' })),
  );
  const [sent] = await say(ben, 'audit');
  t.ok(Buffer.byteLength(sent?.message.markdown ?? '') < 7439);
  t.ok(Buffer.byteLength(JSON.stringify(sent?.message.card)) < 20_000);
});
