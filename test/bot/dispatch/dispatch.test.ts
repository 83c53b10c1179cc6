import t from 'tap';
import { parseCommand } from '../../../src/bot/dispatch/parse-command.ts';
import { commands } from '../../../src/commands/index.ts';
import { storeUnavailable } from '../../../src/core/refusals.ts';
import { ada, ben, grantOf, start, tom } from '../../support/chat.ts';
import { json, serve } from '../../support/scripted-meraki.ts';

t.test('an unknown word gets the nearest commands', async (t) => {
  const { answer } = await start(t);
  t.match(await answer(ada, 'whoamy now'), /“whoamy”\. Did you mean `whoami`\? Say `help`/);
  t.match(await answer(ada, 'keep aliv on'), /Did you mean `keep alive`\?/);
  t.match(
    await answer(ada, 'use Harbor Lab'),
    /Did you mean `use organization`, `use here` or `use network`\?/,
  );
  t.match(await answer(ada, 'please'), /I don't know the command “please”\. Say `help`/);
  t.match(await answer(ada, '<@all> x'), /“&lt;&#64;all&gt;”/);
  t.notMatch(await answer(ada, 'linsk'), /`links`/, 'not one that is not for her');
  t.match(await answer(ben, 'linsk'), /`links`/);
  t.notMatch(await answer(ada, 'whoamy'), /Reference/, 'a slip of the finger is no failure');
});

t.test("administrators' commands are refused plainly, and all alike", async (t) => {
  const { answer, link, store, chat } = await start(t);
  await link(grantOf(ada), grantOf(tom));
  const said = [
    ...['links', 'links ada', 'links page 9', 'revoke', 'revoke ada@aurora.example', 'revoke Nobody'],
    ...['revoke all', 'revoke all abcdefgh', 'audit', 'audit last x', 'export audit', 'help links'],
    ...[
      'forget',
      'forget ada@aurora.example',
      'forget Nobody',
      'forget ada@aurora.example abcdefgh',
      'forgt ada',
    ],
    ...['revokee ada@aurora.example', 'revok all', 'audti', 'export adit', 'export', 'help revokee'],
  ];
  const answers = new Set<string>();
  for (const text of said) answers.add((await answer(ada, text)).replace(/`\w{8}`/, 'x'));
  t.strictSame(
    [...answers],
    ["**That is for this bot's administrators only.** Say `help` to see what you can ask."],
  );
  t.equal((await store.listGrants()).length, 2);
  t.ok(chat.sent.every(({ personId }) => personId === undefined));
});

t.test('an unknown error gets an apology with a reference that the log has too', async (t) => {
  const { answer, link, lines } = await start(t, () => {
    throw new Error('boom with details');
  });
  await link(grantOf(ada));
  const text = await answer(ada, 'status top secret network');
  t.notMatch(text, /boom/);
  const reference = /Reference: `(\w{8})`/.exec(text)?.[1] ?? 'no reference';
  const line = lines.find((one) => one.includes('failed')) ?? '';
  t.match(line, reference);
  t.match(line, /"command":"status"/);
  t.notMatch(lines.join('\n'), /top secret/);
});

t.test(
  'a refusal says what happened and what to do; the log has it under a reference all the same',
  async (t) => {
    const { answer, lines } = await start(t);
    const text = await answer(ada, 'unlink');
    t.match(text, /^\*\*You have no links\.\*\* There is nothing to unlink\./);
    t.notMatch(text, /Reference/);
    t.match(lines.join('\n'), /"reference":"\w{8}".*"code":"not_linked"/);
  },
);

t.test('a private answer is posted in a group space only when its audience may read it', async (t) => {
  const { say, link, chat } = await start(t);
  await link(grantOf(ada));
  const [posted, ...none] = await say(ada, 'organizations', 'ours');
  t.same(none, []);
  t.match(posted, { place: { roomId: 'ours', parentId: 'asked' }, message: { markdown: /Aurora Retail/ } });

  chat.mixed.add('mixed');
  for (const room of ['mixed', 'unknown']) {
    const [direct, line] = await say(ada, 'organizations', room);
    t.match(direct, { personId: 'ada', message: { markdown: /Aurora Retail/ } });
    t.match(line, {
      place: { roomId: room, parentId: 'asked' },
      message: { markdown: /in a direct message/ },
    });
    t.notMatch(line?.message.markdown, /Aurora/);
  }
  const [help] = await say(ada, 'help', 'mixed');
  t.match(help, { place: { roomId: 'mixed' } }, 'nothing to hide there');
  const failed = await say(ada, 'unlink Nowhere', 'mixed');
  t.match(failed[0], { personId: 'ada', message: { markdown: /Aurora Retail/ } }, 'failures name names too');
});

t.test(
  'without a database the failure is posted where it was asked, though the settings of the space are unknown',
  async (t) => {
    const { say, store, lines } = await start(t);
    const away = async () => {
      throw storeUnavailable(new Error('connect ECONNREFUSED'));
    };
    Object.assign(store, { listGrants: away, findSettings: away });
    const [said, ...none] = await say(ada, 'organizations', 'ours');
    t.same(none, []);
    t.match(said, {
      place: { roomId: 'ours' },
      message: { markdown: /^\*\*I can't reach my database right now\.\*\* Try/ },
    });
    t.match(lines.join('\n'), /"code":"store_unavailable".*ECONNREFUSED/, 'once, with its cause');
    t.equal(lines.filter((line) => line.includes('store_unavailable')).length, 1);
  },
);

t.test('what a button said is not repeated where a guest reads: nobody typed it', async (t) => {
  const { say, chat } = await start(t);
  chat.mixed.add('mixed');
  for (const text of ['Rotterdam301', 'help Rotterdam301', 'status last 90x']) {
    const pressed = await say(ada, text, 'mixed', { owner: 'ada' });
    const posted = pressed.filter(({ place }) => place !== undefined).map(({ message }) => message.markdown);
    t.match(posted, [/I sent you the answer in a direct message: not everybody/], text);
    t.notMatch(posted[0], /Rotterdam|90x/);
    t.ok(pressed.some(({ personId }) => personId === 'ada'));
    t.match(await say(ada, text, 'mixed'), [{ place: { roomId: 'mixed' } }], `${text}, typed`);
  }
});

t.test('when no direct message is possible, the space learns that and no more', async (t) => {
  const { say, link, chat } = await start(t);
  await link(grantOf(ada));
  chat.mixed.add('mixed');
  chat.refusesDirect = true;
  const sent = await say(ada, 'organizations', 'mixed');
  t.equal(sent.length, 1);
  t.match(sent[0], { place: { roomId: 'mixed' }, message: { markdown: /did not let me send you a direct/ } });
  t.notMatch(sent[0]?.message.markdown, /Aurora/);
});

t.test('when Webex is down, that is logged and not thrown', async (t) => {
  const { say, chat, lines } = await start(t);
  chat.isDown = true;
  t.same(await say(ada, 'help'), []);
  t.match(lines.join('\n'), /reply not sent: Webex took neither the answer nor a line about it/);
});

t.test('the help shows what the person may use, and how to say it', async (t) => {
  const { answer } = await start(t);
  t.notMatch(await answer(ada, 'help'), /Administrators|revoke/);
  t.match(await answer(ben, 'help'), /`help administrators`/);
  t.match(await answer(ada, 'help status'), /For example:[\s\S]+`status Rotterdam distribution centre`/);
  t.match(await answer(ada, 'help keep alive'), /`keep alive off`/);
});

t.test('every command has a name of its own and examples that call it', async (t) => {
  t.equal(new Set(commands.map(({ name }) => name)).size, commands.length);
  for (const { name, examples } of commands) {
    for (const example of examples) t.equal(parseCommand(example, commands)?.command.name, name, example);
  }
});

t.test(
  "refused administrators' commands are in the audit log, misspelled and pressed ones too",
  async (t) => {
    const { say, entries } = await start(t);
    await say(ada, 'revoke tom@aurora.example');
    await say(ada, 'revok tom@aurora.example');
    await say(ada, 'export');
    await say(ada, 'revoke all abcdefgh', 'direct', { owner: ben.id });
    await say(ada, 'statsu');
    t.match(
      entries.map(({ action, command, outcome, actorId }) => ({ action, command, outcome, actorId })),
      ['revoke', 'revoke', 'export audit', 'revoke all'].map((command) => ({
        action: 'refused',
        command,
        outcome: 'not_allowed',
        actorId: ada.id,
      })),
    );
    t.equal(entries.length, 4);
    await say(ben, 'revok tom@aurora.example');
    t.equal(entries.length, 4, 'an administrator who misspells is not refused');
  },
);

t.test('an answer that comes after its person was put outside is not posted', async (t) => {
  const { api } = await serve(t, (_req, res) => {
    admission.outside.add(ada.orgId);
    json(res, []);
  });
  const { say, link, chat, admission } = await start(t, api.open);
  await link(grantOf(ada));
  const sent = await say(ada, 'networks', 'space');
  t.match(sent, [{ personId: ada.id, message: { markdown: /only people of certain Webex organizations/ } }]);
  t.equal(chat.sent.length, 1);
  t.notOk(chat.sent.some(({ place }) => place?.roomId === 'space'));
});
