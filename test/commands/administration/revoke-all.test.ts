import t from 'tap';
import { z } from 'zod';
import type { Card } from '../../../src/core/chat.ts';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import { ada, ben, grantOf, lab, start, tom } from '../../support/chat.ts';

const Actions = z
  .tuple([z.object({ title: z.string(), data: z.object({ command: z.string() }) })])
  .rest(z.unknown());

/** The one button of a card. */
function buttonOf(card: Card | undefined): { title: string; command: string } {
  const [{ title, data }] = Actions.parse(card?.actions);
  return { title, command: data.command };
}

async function withLinks(t: Parameters<typeof start>[0]) {
  const bot = await start(t);
  await bot.link(grantOf(ada), grantOf(ada, lab), grantOf(tom), grantOf(ben));
  const ask = async (roomId?: string) => {
    const [sent] = await bot.say(ben, 'revoke all', roomId);
    return { ...buttonOf(sent?.message.card), text: sent?.message.markdown ?? '' };
  };
  const left = async () => (await bot.store.listGrants()).length;
  return { ...bot, ask, left };
}

t.test('`revoke all` asks first, with a button', async (t) => {
  const { ask, left } = await withLinks(t);
  const { title, command, text } = await ask();
  t.equal(title, 'Revoke all 4 links');
  t.match(command, /^revoke all \w{8}$/);
  t.match(text, /^\*\*Revoke 4 links of 3 people\?\*\*/);
  t.match(text, `say \`${command}\``, 'the text alone does as well');
  t.equal(await left(), 4);
});

t.test(
  'the button ends all links, each person is told once, and the administrator gets numbers',
  async (t) => {
    const { ask, say, left, entries } = await withLinks(t);
    const { command } = await ask();
    const sent = await say(ben, command);
    t.equal(await left(), 0);
    const to = (id: string) => sent.filter(({ personId }) => personId === id);
    t.equal(to('ada').length, 1);
    t.match(
      to('ada')[0]?.message.markdown,
      /links to \*\*Aurora Retail\*\* and \*\*Harbor Lab\*\* were revoked/,
    );
    t.match(to('tom')[0]?.message.markdown, /link to \*\*Aurora Retail\*\* was revoked by Ben Okafor/);
    t.equal(to('ben').length, 0, 'who reads the result needs no message');
    t.match(
      sent.at(-1)?.message.markdown,
      /^\*\*4 links of 3 people are revoked\.\*\*.*10 minutes\.\n\n- Confirmed by Meraki: 4\n\nI told 2 people\.$/,
    );
    t.equal(entries.filter(({ action, actorId }) => action === 'revoke' && actorId === 'ben').length, 4);
  },
);

t.test('links end only with the code, once, within 5 minutes', async (t) => {
  const { ask, answer, left, pass, link } = await withLinks(t);
  t.match(await answer(ben, 'revoke all links'), /takes no name/);
  t.match(await answer(ben, 'revoke all yes'), /takes no name/);
  t.match(await answer(ben, 'revoke all abcdefgh'), /used already, has run out.*Say `revoke all`/);
  const late = await ask();
  pass(5 * MINUTE);
  t.match(await answer(ben, late.command), /has run out/);
  t.equal(await left(), 4);

  const { command } = await ask();
  await answer(ben, command);
  await link(grantOf(ada));
  t.match(await answer(ben, command), /used already/);
  t.equal(await left(), 1);
});

t.test('the button is refused to others, and still works for the one who asked', async (t) => {
  const { ask, say, left, admins } = await withLinks(t);
  const { command } = await ask('ops');
  const [toAda] = await say(ada, command, 'ops');
  t.match(toAda?.message.markdown, /^\*\*That is for this bot's administrators only/);
  admins.push('tom');
  const [toTom] = await say(tom, command, 'ops');
  t.match(toTom?.message.markdown, /Only Ben Okafor.*Say `revoke all` yourself/);
  t.equal(await left(), 4);
  await say(ben, command, 'ops');
  t.equal(await left(), 0);
});

t.test('queued revocations, failed links and people who were not told are all counted', async (t) => {
  const { ask, answer, left, revoking, chat } = await withLinks(t);
  revoking.outcome = 'queued';
  revoking.failsFor = ['817302'];
  const { command } = await ask();
  chat.refusesDirect = true;
  const text = await answer(ben, command);
  t.match(text, /^\*\*3 links of 3 people are revoked/);
  t.match(text, /Confirmed by Meraki: 0\n- Stopped, and I keep telling.*: 3\n- \*\*Failed: 1\*\*/);
  t.match(
    text,
    /These may still answer, and I go on trying[^:]+:\n\n- \*\*Ada Moreno\*\*, \*\*Harbor Lab\*\*/,
  );
  t.match(text, /could not tell 2 people/);
  t.equal(await left(), 1);
});

t.test('links whose tokens can not be unsealed are counted by themselves', async (t) => {
  const { ask, answer, revoking } = await withLinks(t);
  revoking.outcome = 'unreadable';
  const { command } = await ask();
  const text = await answer(ben, command);
  t.match(text, /^\*\*4 links of 3 people are revoked\.\*\*\n/m);
  t.match(text, /Confirmed by Meraki: 0\n- \*\*Stopped, and Meraki can't be told: 4\.\*\*.*TOKEN_KEYS/);
  t.notMatch(text, /keep telling|10 minutes/);
});

t.test('when it takes long, a message says how far it is', async (t) => {
  const { ask, say, link, revoking, chat, lines } = await withLinks(t);
  await link(...Array.from({ length: 60 }, (_, i) => grantOf({ ...ada, id: `p${i}` })));
  revoking.takes = SECOND;
  const { command } = await ask();
  const sent = await say(ben, command);
  const progress = sent.map(({ message }) => message.markdown).filter((text) => text.includes('so far'));
  t.equal(progress.length, 1);
  t.match(progress[0], /^All 64 links have stopped working\. Meraki has confirmed \d+ so far/);
  t.match(sent.at(-1)?.message.markdown, /^\*\*64 links of 63 people are revoked/);

  await link(...Array.from({ length: 60 }, (_, i) => grantOf({ ...ada, id: `p${i}` })));
  const again = await ask();
  chat.isDown = true;
  t.same(await say(ben, again.command), []);
  t.match(lines.join('\n'), /revocation progress message not sent/, 'which stops nothing');
});

t.test('only the administrator is told how far it is', async (t) => {
  const { ask, say, link, revoking } = await withLinks(t);
  await link(...Array.from({ length: 60 }, (_, i) => grantOf({ ...ada, id: `p${i}` })));
  revoking.takes = SECOND;
  const { command } = await ask('ops');
  const progress = (await say(ben, command, 'ops')).filter(({ message }) => /so far/.test(message.markdown));
  t.match(progress, [{ personId: ben.id, place: undefined }]);
});

t.test('`revoke all` also stops everybody who is linking, whether they have links or not', async (t) => {
  const { answer, ask, say, link, store, pass } = await withLinks(t);
  await answer(ada, 'link');
  const { command } = await ask();
  const eve = { ...ada, id: 'eve', displayName: 'Eve', email: 'eve@aurora.example' };
  await answer(eve, 'link');
  const sent = await say(ben, command);
  const to = (id: string) => sent.find(({ personId }) => personId === id)?.message.markdown;
  t.match(to('ada'), /were revoked by Ben[\s\S]*no longer works either/);
  t.match(to('eve'), /nothing was linked with it/);
  t.match(
    sent.at(-1)?.message.markdown,
    /The 2 one-time URLs that people had not finished with no longer work/,
  );
  t.match(sent.at(-1)?.message.markdown, /I told 3 people/);
  t.strictSame(
    [await store.findOpenTicket('ada'), await store.findOpenTicket('eve')],
    [undefined, undefined],
  );

  await answer(eve, 'link');
  const again = await ask();
  t.match(again, { title: 'Cancel all one-time URLs', text: /^\*\*Cancel all one-time URLs\?/ });
  t.match(await answer(ben, again.command), /^\*\*Nobody had a link\.\*\*\n\nThe one-time URL/m);
  await answer(eve, 'link');
  pass(11 * MINUTE);
  t.match(await answer(ben, 'revoke all'), /Nobody has a link/, 'a URL that has expired is none');
  await link(grantOf(ada));
});

t.test('without links there is nothing to revoke', async (t) => {
  const { answer } = await start(t);
  t.match(await answer(ben, 'revoke all'), /Nobody has a link/);
});

t.test(
  'everybody is told before Meraki, which may be slow, is asked to revoke the first token',
  async (t) => {
    const { say, link, revoking, chat } = await start(t);
    await link(grantOf(ada), grantOf(ada, lab), grantOf(tom));
    const told: number[] = [];
    revoking.begins = () => {
      told.push(chat.sent.filter(({ message }) => /revoked by Ben/.test(message.markdown)).length);
    };
    const [asked] = await say(ben, 'revoke all');
    await say(ben, /`(revoke all \w{8})`/.exec(asked?.message.markdown ?? '')?.[1] ?? '');
    t.strictSame(told, [2, 2, 2]);
  },
);

t.test('Cancel takes the question back, and the other button does nothing then', async (t) => {
  const { ask, say, answer, left, chat, admins, entries } = await withLinks(t);
  const { command } = await ask('ops');
  const cancel = /"(revoke all cancel \w{8})"/.exec(JSON.stringify(chat.sent.at(-2)))?.[1] ?? '';
  t.match(chat.sent.at(-2)?.message.card, { actions: [{}, { title: 'Cancel', data: { command: cancel } }] });
  t.match((await say(ada, cancel, 'ops'))[0]?.message.markdown, /^\*\*That is for this bot's admin/);
  admins.push('tom');
  t.match((await say(tom, cancel, 'ops'))[0]?.message.markdown, /Only Ben Okafor, who asked for it/);
  const [told] = await say(ben, cancel, 'ops');
  t.match(told, { personId: 'ben', message: { markdown: '**Nothing was revoked.**' } });
  t.match(await answer(ben, command), /used already/);
  t.equal(await left(), 4);
  t.strictSame(
    entries.filter(({ action }) => action === 'revoke'),
    [],
  );
  t.match(await answer(ben, 'revoke all cancel'), /takes no name/);
});
