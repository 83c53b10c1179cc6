import t from 'tap';
import { ada, ben, grantOf, start } from '../../support/chat.ts';
import { few, readCard, startAsking } from '../../support/queries.ts';

t.test('a clear question is answered, with a line that says how it was taken', async (t) => {
  const { ask, organization } = await startAsking(t, { sizes: few });
  const network = organization()?.networks[0]?.name ?? '';
  for (const text of [
    `is ${network} ok?`,
    `status of ${network}`,
    `please status ${network}`,
    `staus ${network}`,
  ]) {
    const { markdown, text: shown } = await ask(text);
    t.match(markdown, `Taken as \`status ${network}\`.`, text);
    t.match(shown, `Taken as “status ${network}”.`, text);
    t.match(markdown, 'Aurora Retail', text);
  }
});

t.test('the buttons for what else may have been meant do it', async (t) => {
  const { ask, press } = await startAsking(t, { sizes: few });
  const asked = await ask('which sites are down');
  t.match(asked.markdown, /^Taken as `uplinks`\. Or did you mean `/);
  const other = asked.buttons.at(-1);
  t.match((await press(asked.card, other?.title ?? '')).markdown, 'Aurora Retail');
});

t.test('an unclear question gets buttons and nothing else', async (t) => {
  const { ask } = await startAsking(t, { sizes: few });
  const { markdown, buttons, calls } = await ask('why is everything so slow');
  t.match(markdown, /^Did you mean `[^`]+`.* or `[^`]+`\?$/);
  t.ok(buttons.length >= 2 && buttons.length <= 3);
  t.same(calls, []);
});

t.test('a bare name is a question about what has it', async (t) => {
  const { ask, organization } = await startAsking(t, { sizes: few });
  const network = organization()?.networks[0];
  const device = network?.devices[0];
  t.match((await ask(network?.name.toLowerCase() ?? '')).markdown, `Taken as \`status ${network?.name}\`.`);
  t.match((await ask(device?.name ?? '')).markdown, `Taken as \`device ${device?.name}\`.`);
  t.match((await ask(device?.serial ?? '')).markdown, `Taken as \`device ${device?.serial}\`.`);
  const mac = device?.mac ?? '';
  for (const typed of [mac, mac.replaceAll(':', '-').toUpperCase(), mac.replaceAll(':', '')]) {
    t.match((await ask(typed)).markdown, `Taken as \`device ${device?.name}\`.`, typed);
  }
});

t.test('what names nothing gets one line and the help, and a button for it', async (t) => {
  const { ask } = await startAsking(t, { sizes: few });
  const { markdown, buttons } = await ask('Frobnicator 77');
  t.match(markdown, /^I don't know the command “Frobnicator”\. Say `help`/);
  t.strictSame(
    buttons.map(({ command }) => command),
    ['help'],
  );
});

t.test('small talk costs no call and offers no link', async (t) => {
  const { answer } = await start(t);
  for (const text of ['ok', 'lol', 'what is the weather in Oslo', 'tell me a joke', 'see you on Monday']) {
    const said = await answer(ada, text);
    t.match(said, /help/, text);
    t.notMatch(said, /https?:|top|Reference/, text);
  }
});

t.test('who has no link is told so for a clear question, not for a word', async (t) => {
  const { answer } = await start(t);
  t.match(await answer(ada, 'is everything ok?'), /link/i);
  t.notMatch(await answer(ada, 'Rotterdam 301'), /link/i);
});

t.test('what changes something is offered at most', async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf(ada));
  for (const text of [
    'remove my link',
    'disconnect my organization',
    'please unlink me',
    'link is down',
    'keep aliv off',
  ]) {
    t.notMatch(await answer(ada, text), /has ended|Open this/, text);
  }
  t.equal((await store.listGrants()).length, 1);
});

t.test("administrators' commands are no guesses", async (t) => {
  const { answer } = await start(t);
  for (const text of ['show me all links', 'who revoked what', 'revoke everything please', 'the audit log']) {
    t.notMatch(await answer(ada, text), /`(links|revoke|audit|forget)/, text);
  }
  t.match(await answer(ben, 'linsk'), /`links`/);
  for (const text of ['show me the audit log', 'who has linked an organization']) {
    const said = await answer(ada, text);
    t.match(said, /^I have no answer to that\. Say `help`/, text);
  }
});

t.test('who may use them is offered them, where nobody else reads', async (t) => {
  const { say } = await start(t);
  for (const [text, command] of [
    ['show me the audit log', 'audit'],
    ['who has linked an organization', 'links'],
  ] as const) {
    const sent = await say(ben, text, 'space');
    const offered = sent.filter(({ message }) => message.markdown.includes(`\`${command}\``));
    t.equal(offered.length, 1, text);
    t.notOk(
      offered.some((one) => JSON.stringify(one).includes('"roomId"')),
      'directly',
    );
  }
});

t.test('a word that names nothing leaves the question, or a button for it', async (t) => {
  const { ask } = await startAsking(t, { sizes: few });
  t.match((await ask('firmware frobnicated')).markdown, /Taken as `firmware`\.|Did you mean `firmware`/);
  const { markdown, buttons } = await ask('are the Frobnicators offline');
  t.match(markdown, /Nothing here is called “Frobnicators”/);
  t.ok(buttons.some(({ command }) => command === 'help'));
});

t.test('in an announcement nothing is guessed', async (t) => {
  const { dispatch, chat } = await start(t);
  const place = { roomId: 'ours', parentId: 'asked' };
  for (const text of ['is everything ok?', 'Rotterdam 301', 'staus']) {
    const message = { person: ada, place, isDirect: false, text, isAnnouncement: true };
    const { finished } = await dispatch(message);
    await finished;
  }
  t.same(chat.sent, []);
});

t.test('a button is not guessed at', async (t) => {
  const { say } = await start(t);
  const [sent] = await say(ada, 'is everything ok?', 'direct', { owner: 'ada' });
  t.match(sent?.message.markdown, /I have no answer to that/);
  t.strictSame(
    readCard(sent?.message.card).buttons.map(({ command }) => command),
    ['help'],
  );
});

t.test('an administrator who wants to cut somebody off is offered to, and asked first', async (t) => {
  const { say, link, store } = await start(t);
  await link(grantOf(ada));
  for (const text of ['cut off ada', "remove ada's access", 'ada left the company, remove her access']) {
    const sent = await say(ben, text, 'space');
    const offered = sent.filter(({ message }) => message.markdown.includes('`revoke ada`'));
    t.match(offered, [{ message: { markdown: 'Did you mean `revoke ada` or `links ada`?' } }], text);
    t.not(offered[0]?.place?.roomId, 'space', 'where nobody else reads');
  }
  t.match((await say(ben, 'who has access')).at(0)?.message.markdown, '`links`');
  t.match((await say(ben, 'block a colleague')).at(0)?.message.markdown, '`revoke` or `links`');
  const { markdown } = (await say(ben, 'revoke ada', undefined, {})).at(0)?.message ?? {};
  t.match(markdown, /\?/, 'the usual question');
  t.equal((await store.listGrants()).length, 1);
});

t.test("to others, administrators' commands are none that there are", async (t) => {
  const { answer } = await start(t);
  // Whoever lends may end that.
  t.match(await answer(ada, "remove ben's access"), /^Did you mean `unshare ben` or `shares`\?$/);
  for (const text of ['cut off ben', 'ben left the company, remove his access']) {
    const said = await answer(ada, text);
    t.match(said, /^I have no answer to that\. Say `help`/, text);
    t.notMatch(said, /revoke|links|administrator/, text);
  }
  for (const text of ['log me out', 'disconnect me', 'remove my access'])
    t.match(await answer(ada, text), 'Did you mean `unlink` or `help`?', text);
});
