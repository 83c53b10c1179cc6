import t from 'tap';
import { sharesOfPerson } from '../../../src/commands/administration/shares-of-person.ts';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import type { AuditEntry } from '../../../src/core/links.ts';
import { createShareUses } from '../../../src/core/share-uses.ts';
import { sharePerson } from '../../../src/core/shares.ts';
import { ada, ben, grantOf, lab, NOW, start, tom } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';
import { createMemoryLog } from '../../support/records.ts';
import { lend, newShare, withSpace } from '../../support/shares.ts';

const networks = { kind: 'named', networks: [{ id: 'N_1', name: 'Rotterdam 301' }] } as const;

/** Ada lends Aurora Retail to Tom and to a space, Ben lends Harbor Lab to Tom. */
async function begin(t: Parameters<typeof start>[0]) {
  const rig = await start(t);
  const lender = { personId: 'ben', name: 'Ben Okafor', email: 'ben@aurora.example', orgId: 'aurora' };
  await lend(
    rig,
    grantOf(ada),
    newShare({
      id: 'toTom',
      reason: 'night duty',
      networks: { ...networks, networks: [...networks.networks] },
    }),
  );
  await lend(rig, grantOf(ada), newShare({ id: 'toSpace', borrower: withSpace('night') }));
  await lend(rig, grantOf(ben, lab), newShare({ ...lab, id: 'bens', lender }));
  const open = async () => (await rig.store.listShares({ isOpen: true })).map(({ id }) => id).sort();
  return { ...rig, open };
}

t.test('the list of links says what each lends to whom until when, and never which networks', async (t) => {
  const { say } = await begin(t);
  const [sent] = await say(ben, 'links ada');
  const text = sent?.message.markdown ?? '';
  t.match(text, /lends 2 shares: /);
  t.match(text, /Tom Becker until 1 Sept?/);
  t.match(text, /the space Night shift until 1 Sept?/);
  t.match(JSON.stringify(sent?.message.card), /Lends 2 shares: .*Tom Becker until/);
  t.notMatch(JSON.stringify(sent), /Rotterdam|night duty/);
  const [other] = await say(ben, 'links tom');
  t.notMatch(other?.message.markdown, /lends/);
});

t.test('revoke ends what a person borrows, and tells both sides; also of one without a link', async (t) => {
  const { say, open, entries } = await begin(t);
  const sent = await say(ben, 'revoke tom@aurora.example');
  t.strictSame(await open(), ['toSpace']);
  const to = (id: string) =>
    sent.filter(({ personId }) => personId === id).map(({ message }) => message.markdown);
  t.match(to('tom'), [/Ben Okafor.*an administrator of this bot, ended what \*\*.* lent you/]);
  t.match(to('ada'), [/ended what you lent \*\*Tom Becker\*\* of \*\*Aurora Retail\*\*/]);
  t.strictSame(to('ben'), [], 'who does it reads the answer');
  const answer = sent.at(-1)?.message.markdown;
  t.match(
    answer,
    /has no links[\s\S]*What they borrowed has ended: .*\*\*Aurora Retail\*\* from \*\*Ada Moreno\*\*/,
  );
  t.match(entries, [
    { action: 'share_ended', outcome: 'revoked', actorId: 'ben' },
    { action: 'share_ended', outcome: 'revoked', actorId: 'ben' },
  ]);
});

t.test('revoke with an organization ends what is borrowed of that one', async (t) => {
  const { answer, open } = await begin(t);
  t.match(
    await answer(ben, 'revoke tom@aurora.example harbor lab'),
    /\*\*Harbor Lab\*\* from \*\*Ben Okafor\*\*/,
  );
  t.strictSame(await open(), ['toSpace', 'toTom']);
  t.match(await answer(ben, 'revoke tom@aurora.example Nowhere'), /has no links/);
  t.strictSame(await open(), ['toSpace', 'toTom']);
});

t.test('what a person lends ends with their links, and the question before it says how much', async (t) => {
  const { say, answer, open } = await begin(t);
  const [asked] = await say(ben, 'revoke ada@aurora.example', 'direct', {});
  t.match(asked?.message.markdown, /With it, 2 shares that they lend end\./);
  t.match(JSON.stringify(asked?.message.card), /2 shares that they lend end/);
  const [button] = readCard(asked?.message.card).buttons;
  t.match(
    await answer(ben, button?.command ?? ''),
    /2 shares that they lent ended, and the borrowers are told/,
  );
  t.strictSame(await open(), ['bens']);
});

t.test('the question about somebody who only borrows can be confirmed', async (t) => {
  const { say, open } = await begin(t);
  for (const command of ['revoke tom@aurora.example', 'revoke tom@aurora.example "Harbor Lab"']) {
    const [asked] = await say(ben, command, 'direct', {});
    t.match(asked?.message.markdown, /Revoke the access of Tom Becker.*that they borrow/);
    if (!command.includes('Lab')) continue;
    const [button] = readCard(asked?.message.card).buttons;
    await say(ben, button?.command ?? '', 'direct', {});
    t.strictSame(await open(), ['toSpace', 'toTom']);
  }
});

t.test('revoke withdraws the request of somebody who only asked for access', async (t) => {
  const { answer, store } = await begin(t);
  await store.endShares({}, { at: NOW, why: 'unshared' });
  const request = { id: 'r1', requester: sharePerson(tom), asked: { lenders: [] }, state: 'open' } as const;
  await store.addAccessRequest(
    { ...request, asked: { lenders: [] }, requestedAt: NOW, expiresAt: NOW + DAY },
    () => true,
  );
  t.match(await answer(ben, 'revoke tom@aurora.example'), /Their request for access is withdrawn/);
  t.match(await store.listAccessRequests('tom'), [{ state: 'withdrawn' }]);
  t.match(await answer(ben, 'revoke tom@aurora.example'), /has no links/);
});

t.test(
  'revoke all withdraws everybody’s requests, and tells who asked; also when nobody has a link',
  async (t) => {
    const { answer, say, store, chat, background, link } = await start(t);
    t.match(await answer(ben, 'revoke all'), /Nobody has a link/);
    await link(grantOf(ada, { personOrgId: 'aurora' }));
    await say(tom, 'request access');
    const [request] = await store.listAccessRequests('tom');
    const asked = await answer(ben, 'revoke all');
    t.match(asked, /1 request for access ends with them/);
    const before = chat.sent.length;
    t.match(
      await answer(ben, /revoke all \w{8}/.exec(asked)?.[0] ?? ''),
      /1 request for access is withdrawn/,
    );
    t.match(await store.listAccessRequests('tom'), [{ state: 'withdrawn' }]);
    const told = chat.sent.slice(before).filter(({ personId }) => personId === 'tom');
    t.match(told, [{ message: { markdown: /Ben Okafor.*withdrew your request for access/ } }]);
    await background.settled();
    t.strictSame(chat.removed, request?.asked.lenders[0]?.messageIds);
    t.match(await answer(ada, `approve access ${request?.id} 1d whole`), /has ended|nothing to decide/);

    await say(tom, 'request access');
    const again = await answer(ben, 'revoke all');
    t.match(again, /Nobody has a link.*1 request for access ends/);
    t.match(
      await answer(ben, /revoke all \w{8}/.exec(again)?.[0] ?? ''),
      /1 request for access is withdrawn/,
    );
  },
);

t.test('administrators see which shares sleep, and why', async (t) => {
  const { answer, sharing, link } = await begin(t);
  sharing.mode = 'people';
  t.match(
    await answer(ben, 'links ada'),
    /Tom Becker until 1 Sept? and the space Night shift until 1 Sept? \(asleep while lending is switched off\)|the space Night shift until 1 Sept? \(asleep while lending is switched off\) and Tom Becker until 1 Sept?/,
  );
  sharing.mode = 'off';
  t.equal(
    (await answer(ben, 'shares ada@aurora.example')).match(/asleep while lending is switched off/g)?.length,
    2,
  );
  sharing.mode = 'on';
  await link(grantOf(ada, { status: 'relink_required', reason: 'unused_90_days' }));
  t.match(await answer(ben, 'shares tom@aurora.example'), /Ada Moreno.*asleep until the link is made again/);
});

t.test('revoke all says how many shares end', async (t) => {
  const { answer, open } = await begin(t);
  const asked = await answer(ben, 'revoke all');
  t.match(asked, /3 shares end with them/);
  await answer(ben, /revoke all \w{8}/.exec(asked)?.[0] ?? '');
  t.strictSame(await open(), []);
});

t.test('unlink says how many shares end with the link', async (t) => {
  const { say, answer } = await begin(t);
  const [asked] = await say(ada, 'unlink');
  t.match(asked?.message.markdown, /You lend through it 2 shares/);
  t.match(JSON.stringify(asked?.message.card), /You lend through it 2 shares/);
  await answer(ada, 'unlink');
});

t.test('forget ends what a person lends and borrows, and borrowers learn it without a name', async (t) => {
  const { say, open } = await begin(t);
  const sent = await say(ben, 'forget ada@aurora.example');
  const asked = sent[0]?.message.markdown ?? '';
  const told = await say(ben, /forget \S+ \w{8}/.exec(asked)?.[0] ?? '');
  t.strictSame(await open(), ['bens']);
  const toTom = told.filter(({ personId }) => personId === 'tom').map(({ message }) => message.markdown);
  t.match(toTom, [/A link to \*\*Aurora Retail\*\* that was lent to you has ended/]);
  t.notMatch(toTom, [/Ada/]);
});

t.test('an administrator sees what a person lends and borrows, without networks and reasons', async (t) => {
  const rig = await begin(t);
  const [log, clock] = [createMemoryLog(), () => NOW];
  const deps = { ...rig, log, clock, shareUses: createShareUses({ ...rig, log, clock }) };
  const of = async (...words: string[]) => (await sharesOfPerson({ ...asked, words }, deps)).markdown;
  const asked = { person: ben, place: { roomId: 'direct' } };
  t.match(
    await of('tom@aurora.example'),
    /Tom Becker.* borrows 2 shares:[\s\S]*from \*\*Ada Moreno\*\*, until 1 Sept?/,
  );
  t.match(await of('Tom', 'Becker'), /borrows 2 shares/, 'the name of somebody without a link');
  const adas = await of('Ada', 'Moreno');
  t.match(adas, /lends 2 shares:[\s\S]*to the space \*\*Night shift\*\*/);
  t.notMatch(adas, /Rotterdam|night duty/);
});

t.test('the audit log tells of shares in words, with the borrower while the share is known', async (t) => {
  const { answer, entries } = await begin(t);
  const base = { personId: 'ada', organizationId: '549236', shareId: 'toTom', at: NOW };
  const by = (actorId: string, more: Partial<AuditEntry> & Pick<AuditEntry, 'action' | 'outcome'>) =>
    entries.push({ ...base, actorId, ...more });
  by('ada', { action: 'lent', outcome: 'lent' });
  by('ada', { action: 'lent', outcome: 'lent', shareId: 'gone' });
  by('ada', { action: 'share_extended', outcome: 'extended' });
  by('tom', { action: 'use', outcome: 'answered', command: 'status' });
  by('tom', { action: 'refused', outcome: 'not_lent', command: 'clients' });
  by('ben', { action: 'share_ended', outcome: 'revoked' });
  entries.push({ ...base, action: 'share_ended', outcome: 'link_ended', shareId: 'toSpace' });
  by('tom', {
    action: 'access_requested',
    outcome: 'requested',
    personId: 'tom',
    organizationId: '',
    shareId: undefined,
  });
  by('ada', {
    action: 'access_denied',
    outcome: 'denied',
    personId: 'tom',
    organizationId: '',
    shareId: undefined,
  });
  const names = { actor: { name: 'Tom Becker', email: 't@x' } };
  for (const entry of entries) if (entry.actorId === 'tom') entry.names = names;
  const lines = (await answer(ben, 'audit')).split('\n').filter((line) => line.startsWith('- '));
  t.strictSame(
    lines.map((line) => line.replace('- 14:02 · ', '')),
    [
      '**Ada Moreno** denied **Tom Becker** access · denied',
      '**Tom Becker** asked for access · requested',
      'what **Ada Moreno** lent of **Aurora Retail** to **Night shift** ended · link ended',
      '**Ben Okafor** ended what **Ada Moreno** lent of **Aurora Retail** to **Tom Becker** · revoked',
      "**Tom Becker** tried `clients` through **Ada Moreno**'s link to **Aurora Retail** · not lent",
      "**Tom Becker** asked status through **Ada Moreno**'s link to **Aurora Retail** · answered",
      '**Ada Moreno** changed until when **Aurora Retail** is lent to **Tom Becker** · extended',
      '**Ada Moreno** lent **Aurora Retail** · lent',
      '**Ada Moreno** lent **Aurora Retail** to **Tom Becker** · lent',
    ],
  );
  t.match(await answer(ben, 'audit lent'), /2 entries/);
});

t.test('a lender reads the uses of what they lend, and nobody else does', async (t) => {
  const { say, answer, entries } = await begin(t);
  const base = {
    personId: 'ada',
    organizationId: '549236',
    at: NOW - HOUR,
    action: 'use',
    outcome: 'answered',
  } as const;
  const names = { actor: { name: 'Tom Becker', email: 't@x' } };
  t.match(await answer(ada, 'audit my shares'), /Nobody has asked through your links/);
  entries.push(
    { ...base, actorId: 'ada', command: 'own' },
    { ...base, actorId: 'tom', command: 'status', shareId: 'toTom', names },
    { ...base, actorId: 'ada', personId: 'ben', command: 'borrowed', shareId: 'other' },
    { ...base, actorId: 'tom', command: 'older', shareId: 'toTom', names, at: NOW - 9 * DAY },
  );
  entries.sort((a, b) => a.at - b.at);
  const text = await answer(ada, 'audit my shares');
  t.match(text, /\*\*2 entries about what you lend\*\*[\s\S]*Tom Becker\*\* asked status through/);
  t.notMatch(text, /own|borrowed/);
  t.match(await answer(ada, 'audit my shares last 7d'), /1 entry about what you lend/);
  t.match(await answer(tom, 'audit my shares'), /Nobody has asked/);
  t.match(await answer(ada, 'audit my shares of tom'), /I don't know what “of tom” means here/);
  const inSpace = await say(ada, 'audit my shares', 'space');
  t.match(
    inSpace.find(({ message }) => /asked status/.test(message.markdown)),
    { personId: 'ada' },
  );
  for (let n = 0; n < 25; n += 1)
    entries.push({ ...base, at: NOW, actorId: 'tom', command: `c${n}`, shareId: 'toTom', names });
  const [first] = await say(ada, 'audit my shares');
  t.match(first?.message.markdown, /The newest 20 entries about what you lend/);
  t.match(readCard(first?.message.card).buttons, [{ command: 'audit my shares page 2' }]);
  t.match(await answer(ada, 'audit my shares page 2'), /Entries 21–27/);
  t.match(await answer(ada, 'audit my shares page 9'), /no page 9/);
});
