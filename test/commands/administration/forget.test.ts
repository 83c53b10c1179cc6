import t, { type Test } from 'tap';
import { z } from 'zod';
import type { Card } from '../../../src/core/chat.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { forgottenAs } from '../../../src/core/forgotten.ts';
import type { AuditEntry } from '../../../src/core/links.ts';
import type { Person } from '../../../src/core/person.ts';
import { adminSettings, personSettings } from '../../../src/core/settings.ts';
import { webexId } from '../../../src/sandbox/world.ts';
import { AUDIT_KEY } from '../../support/audit-log.ts';
import { ada, ben, grantOf, lab, NOW, start, tom } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';
import { newRevocation } from '../../support/records.ts';

const Actions = z
  .tuple([z.object({ title: z.string(), data: z.object({ command: z.string() }) })])
  .rest(z.unknown());
const buttonOf = (card: Card | undefined) => Actions.parse(card?.actions)[0];
const hashOf = ({ id }: Pick<Person, 'id'>) => forgottenAs(AUDIT_KEY, id);
const namesOf = ({ displayName: name, email }: Person) => ({ name, email });

const used = (who: Person, fields: Partial<AuditEntry> = {}): AuditEntry => ({
  at: NOW,
  actorId: who.id,
  action: 'use',
  personId: who.id,
  organizationId: '549236',
  outcome: 'answered',
  command: 'status',
  names: { actor: namesOf(who), person: namesOf(who), organization: 'Aurora Retail' },
  ...fields,
});

async function withAda(t: Test) {
  const bot = await start(t);
  await bot.link(grantOf(ada), grantOf(ada, lab), grantOf(tom));
  const code = async (text = 'forget ada@aurora.example') => {
    const [sent] = await bot.say(ben, text);
    return buttonOf(sent?.message.card).data.command;
  };
  return { ...bot, code, left: async () => (await bot.store.listGrants()).map(({ personId }) => personId) };
}

t.test('`forget` asks first, with a card that says what goes and what stays', async (t) => {
  const { say, answer, left, entries } = await withAda(t);
  await answer(ada, 'link');
  const [sent] = await say(ben, 'forget ada@aurora.example');
  const { title, data } = buttonOf(sent?.message.card);
  t.equal(title, 'Forget them');
  t.match(data.command, /^forget ada@aurora\.example \w{8}$/);
  const text = sent?.message.markdown ?? '';
  t.match(text, /^\*\*Forget Ada Moreno \(ada&#64;aurora\\\.example\)\?\*\* This can't be undone/);
  t.match(text, /2 links \(\*\*Aurora Retail\*\* and \*\*Harbor Lab\*\*\) end, and they are told/);
  t.match(text, /linking right now/);
  t.match(text, /hash instead of their name[\s\S]*What stays: messages and cards/);
  t.match(text, `say \`${data.command}\``);
  t.match(JSON.stringify(sent?.message.card), /Ada Moreno.*2 links end.*linking right now.*What stays/);
  t.same(await left(), ['ada', 'ada', 'tom']);
  t.strictSame(entries, []);
});

t.test('the button ends the links, tells the person, and takes them out of settings and log', async (t) => {
  const { code, say, answer, left, entries, store } = await withAda(t);
  entries.push(
    used(ada),
    used(ada, { actorId: 'tom', names: { actor: namesOf(tom), person: namesOf(ada) } }),
    used(tom),
    {
      at: NOW,
      action: 'link_refused',
      personId: 'ada',
      organizationId: '',
      outcome: 'burnt',
      names: { person: namesOf(ada) },
    },
  );
  await answer(ada, 'keep alive on');
  await answer(ada, 'link');
  const queued = newRevocation({ personId: 'ada' });
  await store.commit({ saveRevocations: [queued] });
  await store.changeSettings('space ops', (now) => ({
    ...now,
    organizationId: '549236',
    choosers: { organization: { personId: 'ada', orgId: 'aurora', organizationId: '549236' } },
  }));

  const sent = await say(ben, await code());
  t.same(await left(), ['tom']);
  t.match(sent[0], {
    personId: 'ada',
    message: { markdown: /were revoked by Ben Okafor.*no longer works either/ },
  });
  const text = sent.at(-1)?.message.markdown ?? '';
  t.match(text, /^\*\*Ada Moreno\*\* .* is forgotten\.\n\n- The link to \*\*Aurora Retail\*\* has ended/);
  t.match(text, /The one-time URL that they had no longer works\n/);
  t.match(text, /hash instead of their name[\s\S]*I told them.*\n\n\*\*What stays:\*\*\n\n- Their person id/);
  t.match(text, /If they link again, I know them again\.$/);

  t.equal(await store.findSettings(personSettings('ada')), undefined);
  t.match(await store.findSettings('space ops'), {
    organizationId: '549236',
    choosers: { organization: { personId: hashOf(ada), orgId: 'aurora' } },
  });
  t.match(text, /Their person id with each end of a link that Meraki has not confirmed, until it does/);
  t.match(await store.listRevocations(), [{ personId: 'ada', forgottenAs: hashOf(ada) }]);
  t.notMatch(JSON.stringify(entries), /"ada"|Ada Moreno|ada@/);
  t.strictSame(
    entries[1],
    used(ada, { actorId: 'tom', personId: hashOf(ada), names: { actor: namesOf(tom) } }),
  );
  t.strictSame(entries[2], used(tom), 'others stay');
  t.match(entries.slice(-2), [
    { action: 'forgotten', outcome: 'begun', actorId: 'ben', personId: hashOf(ada), organizationId: '' },
    { action: 'forgotten', outcome: 'done', actorId: 'ben', personId: hashOf(ada) },
  ]);
  t.equal(
    entries.filter(({ action, personId }) => action === 'revoke' && personId === hashOf(ada)).length,
    3,
  );

  t.match(await answer(ben, 'audit ada@aurora.example'), /nothing about \*\*Ada Moreno\*\*\./);
  const log = await answer(ben, 'audit');
  t.match(log, /\*\*Ben Okafor\*\* forgot a person · done/);
  t.match(log, /\*\*Ben Okafor\*\* revoked a forgotten person's link to \*\*Aurora Retail\*\*/);
  const [exported] = await say(ben, 'export audit');
  const csv = exported?.message.file?.data.toString() ?? '';
  t.match(csv, `,${hashOf(ada)},`);
  t.notMatch(csv, /Ada Moreno|ada@/);
});

t.test('a name that is written otherwise is only offered', async (t) => {
  const { say, link, store } = await start(t);
  await link(grantOf(ada));
  for (const text of ['forget ÁDA-MORENO', 'forget adamoreno']) {
    const [sent] = await say(ben, text);
    t.match(
      sent?.message.markdown,
      /I don't know anybody by “.*Which one: \*\*Ada Moreno, ada&#64;aurora/,
      text,
    );
    t.match(readCard(sent?.message.card).buttons, [{ command: 'forget ada' }]);
  }
  t.equal((await store.listGrants()).length, 1);
});

t.test('somebody who left Webex and has no links is found by address or id in the audit log', async (t) => {
  const { say, answer, code, chat, entries } = await start(t).then((bot) => ({
    ...bot,
    code: async (text: string) => buttonOf((await bot.say(ben, text))[0]?.message.card).data.command,
  }));
  chat.people = [tom, ben];
  entries.push(used(ada));
  t.match(
    await answer(ben, 'forget ADA@aurora.example'),
    /\*\*Forget Ada Moreno .*\?\*\*[\s\S]*They have no links/,
  );
  t.match(await answer(ben, 'forget ada'), /\*\*Forget Ada Moreno \(/);
  t.match(await answer(ben, 'forget Ada Moreno'), /anybody by “Ada”/, 'a name is one of somebody with links');
  t.match(await answer(ben, 'forget eve@aurora.example'), /I don't know anybody by “eve/);
  t.match(await answer(ben, `forget ${hashOf(ada)}`), /I don't know anybody by/);
  const sent = await say(ben, await code('forget ADA@aurora.example'));
  t.match(
    sent.map(({ message }) => message.markdown),
    [/is forgotten\.\n\n- They had no links/],
  );
  t.notMatch(JSON.stringify(entries), /"ada"|Ada Moreno|ada@/);
  t.match(await answer(ben, 'forget ada@aurora.example'), /I don't know anybody by/);
});

t.test('while Webex is down the links and the audit log decide', async (t) => {
  const { chat, answer, entries, link, store, admins } = await start(t);
  entries.push(used(ada));
  await link(grantOf(tom));
  chat.findPerson = async () => {
    throw new Error('Webex: 502');
  };
  t.match(await answer(ben, 'forget ada@aurora.example'), /\*\*Forget Ada Moreno \(/);
  t.match(await answer(ben, 'forget tom@aurora.example'), /\*\*Forget Tom Becker \(/);
  t.strictSame([admins, (await store.listGrants()).length], [['ben'], 1]);
});

t.test('an address of two people is asked about', async (t) => {
  const { answer, say, entries, code } = await withAda(t);
  entries.push(used({ ...ada, id: 'former', displayName: 'Ada Old' }));
  const [sent] = await say(ben, 'forget ada@aurora.example');
  t.match(sent?.message.markdown, /more than one person.*Ada Old, ada&#64;.* or \*\*Ada Moreno, ada&#64;/s);
  t.match(JSON.stringify(sent?.message.card), /forget former.*forget ada/);
  await answer(ben, await code('forget former'));
  t.notMatch(JSON.stringify(entries), /former|Ada Old/);
  t.match(await answer(ben, 'forget ada@aurora.example'), /\*\*Forget Ada Moreno \(/, 'now it is clear');
});

t.test('two people with links and one name are told apart by address', async (t) => {
  const { answer, link } = await withAda(t);
  await link(grantOf({ ...ada, id: 'ada2', email: 'ada2@aurora.example' }));
  t.match(
    await answer(ben, 'forget Ada Moreno'),
    /Ada Moreno, ada&#64;aurora\S+ or \*\*Ada Moreno, ada2&#64;aurora/,
  );
});

t.test(
  'people of one name and address differ on buttons as wide as a phone, and the text has their whole ids',
  async (t) => {
    const { say, entries } = await start(t);
    const ids = ['01', '02'].map((end) => webexId('PEOPLE', `3b7d5c1e-0000-4000-8000-0000000000${end}`));
    const displayName = 'Maximiliane von Hohenstein-Waldburg';
    for (const id of ids) entries.push(used({ ...ada, id, displayName, email: 'max@aurora.example' }));
    const [sent] = await say(ben, 'forget max@aurora.example');
    const card = JSON.stringify(sent?.message.card);
    const labels = [...card.matchAll(/"(Maximiliane[^"]*)"/g)].map(([, label = '']) => label.slice(0, 30));
    t.equal(new Set(labels).size, 2, `${labels}`);
    for (const id of ids) {
      t.match(card, `"forget ${id}"`);
      t.match(sent?.message.markdown, id);
    }
  },
);

t.test('a code confirms the forgetting of one person, by one administrator, once', async (t) => {
  const { code, answer, left, admins, pass, say } = await withAda(t);
  const revokeAll = /`(revoke all \w{8})`/.exec(await answer(ben, 'revoke all'))?.[1]?.slice(-8);
  t.match(await answer(ben, `forget ada@aurora.example ${revokeAll}`), /used already, has run out/);
  const command = await code();
  const given = command.slice(-8);
  t.match(await answer(ben, `forget tom@aurora.example ${given}`), /has run out.*Say `forget tom@aurora/);
  t.match(await answer(ben, `revoke all ${given}`), /has run out/);
  t.match(await answer(ben, `${command} really`), /Name one person, and nothing else/);
  t.match(await answer(ben, 'forget ada@aurora.example really'), /Name one person/);
  admins.push('tom');
  t.match(await answer(tom, command), /Only Ben Okafor/);
  t.match((await say(ada, command)).at(0)?.message.markdown, /administrators only/);
  pass(5 * MINUTE);
  t.match(await answer(ben, command), /has run out/);
  t.equal((await left()).length, 3);
  const again = await code('forget "Ada Moreno"');
  t.match(again, /^forget ada \w{8}$/, 'a name may become that of two people');
  t.match(await answer(ben, again), /is forgotten/);
  t.match(await answer(ben, `forget ada@aurora.example ${again.slice(-8)}`), /has run out/);
  t.match(await answer(ben, again), /know anybody/);
});

t.test('administrators are not forgotten, nor is a person whose address is in dispute', async (t) => {
  const { answer, store, admins } = await withAda(t);
  t.match(await answer(ben, 'forget ben@aurora.example'), /do not forget administrators.*BOT_ADMINS/);
  await store.changeSettings(adminSettings('x@aurora.example'), (now) => ({
    ...now,
    personId: 'tom',
    disputedBy: 'ada',
  }));
  for (const email of ['tom@aurora.example', 'ada@aurora.example'])
    t.match(await answer(ben, `forget ${email}`), /do not forget administrators/);
  await store.deleteSettings('admin ', []);
  t.match(await answer(ben, 'forget tom@aurora.example'), /\*\*Forget Tom Becker \(/);
  admins.push('tom');
  t.match(await answer(ben, 'forget tom@aurora.example'), /do not forget administrators/);
});

t.test('nothing is forgotten while the audit log can not be written', async (t) => {
  const { code, answer, left, auditState } = await withAda(t);
  const command = await code();
  auditState.trouble = { reason: 'the disk is full', since: NOW, waiting: 1, lost: 0 };
  for (const text of [command, 'forget ada@aurora.example'])
    t.match(await answer(ben, text), /audit log can't be written now.*the disk is full/);
  t.equal((await left()).length, 3);
  auditState.trouble = undefined;
  t.match(await answer(ben, command), /is forgotten/, 'the code is not used up');
});

t.test('a link that can not be ended stops it, and saying it again goes on', async (t) => {
  const { code, answer, left, revoking, entries, store } = await withAda(t);
  entries.push(used(ada));
  await answer(ada, 'keep alive on');
  revoking.failsFor = ['817302'];
  const text = await answer(ben, await code());
  t.match(text, /link of Ada Moreno .*to Harbor Lab could not be ended, so nothing/);
  t.match(text, /The other link has ended.*Say it again/s);
  t.same(await left(), ['ada', 'tom']);
  t.match(await store.findSettings(personSettings('ada')), { keepAlive: true });
  t.match(JSON.stringify(entries), /Ada Moreno/);
  revoking.failsFor = [];
  t.match(await answer(ben, await code()), /is forgotten/);
  t.same(await left(), ['tom']);
  t.notMatch(JSON.stringify(entries), /Ada Moreno/);
});

t.test('what Meraki and Webex do not know yet is said to stay', async (t) => {
  const { code, answer, revoking, chat } = await withAda(t);
  revoking.outcome = 'queued';
  const command = await code();
  chat.refusesDirect = true;
  const text = await answer(ben, command);
  t.match(text, /could not tell them/);
  t.match(text, /Meraki could not be told yet/);
});

t.test('foreign names and addresses format nothing, and no command holds them', async (t) => {
  const { answer, say, entries } = await start(t);
  const odd = { ...ada, id: 'odd', displayName: '**Bad** `name` <@all>', email: 'a`b*c@aurora.example' };
  entries.push(used(odd));
  const text = await answer(ben, 'forget a`b*c@aurora.example');
  t.match(text, /\*\*Forget \\\*\\\*Bad\\\*\\\* \\`name\\` &lt;&#64;all&gt; \(a\\`b/);
  t.match(text, /`forget odd \w{8}`/, 'the id names them where nothing can be escaped');
  t.match(await answer(ben, 'forget'), /I need the e-mail address/);
  t.equal((await say(ben, 'forget "" ""')).length, 1);
});

t.test(
  'an export about a forgotten person, whom Webex still knows, does not bring their id back',
  async (t) => {
    const { code, answer, entries } = await withAda(t);
    entries.push(used(ada));
    await answer(ben, 'export audit ada@aurora.example');
    t.match(entries.at(-1), { action: 'export', personId: 'ada' });
    await answer(ben, await code());
    await answer(ben, 'export audit ada@aurora.example');
    t.match(entries.at(-1), { action: 'export', personId: '' });
  },
);

t.test('Cancel takes the question back, and nobody is forgotten', async (t) => {
  const { say, answer, link, store } = await start(t);
  await link(grantOf(ada));
  const [asked] = await say(ben, 'forget ada@aurora.example');
  const [, cancel = ''] = /"(forget cancel \w{8})"/.exec(JSON.stringify(asked)) ?? [];
  const [told] = await say(ben, cancel);
  t.equal(told?.message.markdown, '**Nobody was forgotten.**');
  t.match(await answer(ben, cancel), /used already/);
  t.equal((await store.listGrants()).length, 1);
});
