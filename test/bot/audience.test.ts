import t, { type Test } from 'tap';
import type { SandboxPerson } from '../../src/sandbox/world.ts';
import { grantOf, start } from '../support/chat.ts';
import { setStage } from '../support/gateway.ts';

const OPERATIONS = 'Network operations';
const PARTNERS = 'Store rollout with partners';

/** Starts the bot over the real gateway and the Webex stand-in, which knows the members of each space. */
async function inWebex(t: Test) {
  const bot = await start(t);
  const stage = await setStage(t, { onMessage: (message) => bot.dispatch(message) });
  Object.assign(bot.chat, stage.connection.chat);
  const [ada, tom, gina, ben] = [
    stage.person('Ada'),
    stage.person('Tom'),
    stage.person('Gina'),
    stage.person('Ben'),
  ];
  bot.admins.push(ben.id);
  for (const person of [ada, tom, gina]) await bot.link(grantOf(person));
  await stage.gateway.start();

  const said = (roomId: string) =>
    [...stage.webex.api.messagesIn(roomId).values()]
      .filter(({ personId }) => personId === stage.world.bot.id)
      .map(({ markdown }) => markdown ?? '');

  /** Says a text in a space. @returns the bot's texts in that space, and to the person directly */
  async function ask(who: SandboxPerson, text: string, title: string) {
    const rooms = [stage.roomOf(title), stage.roomOf('Meraki', who)];
    const before = rooms.map((roomId) => said(roomId).length);
    const markdown = `<@personId:${stage.world.bot.id}> ${text}`;
    await stage.call(who, 'POST', '/messages', { roomId: rooms[0], markdown });
    await stage.settle();
    const [here, direct] = rooms.map((roomId, n) => said(roomId).slice(before[n]).join('\n'));
    return { here: here ?? '', direct: direct ?? '' };
  }

  async function join(who: SandboxPerson, title: string) {
    const body = { roomId: stage.roomOf(title), personId: who.id };
    return (await stage.call(ada, 'POST', '/memberships', body)).id;
  }
  const leave = (membershipId: string) => stage.call(ada, 'DELETE', `/memberships/${membershipId}`);
  return { ...bot, stage, ada, tom, gina, ben, ask, join, leave };
}

t.test(
  'the very next answer goes directly when a guest has joined, and is posted when the guest has left',
  async (t) => {
    const { ada, gina, ask, join, leave } = await inWebex(t);
    t.match((await ask(ada, 'organizations', OPERATIONS)).here, /Aurora Retail/);
    const membership = await join(gina, OPERATIONS);
    const { here, direct } = await ask(ada, 'organizations', OPERATIONS);
    t.match(here, /in a direct message: not everybody in this space is of your organization\.$/);
    t.notMatch(here, /Aurora/);
    t.match(direct, /Aurora Retail/);
    await leave(membership);
    t.match((await ask(ada, 'organizations', OPERATIONS)).here, /Aurora Retail/);
  },
);

t.test(
  'after `privacy here` answers are posted in front of a guest until the moderator undoes this',
  async (t) => {
    const { ada, ask } = await inWebex(t);
    t.match(await ask(ada, 'organizations', PARTNERS), {
      here: /in a direct message/,
      direct: /Aurora Retail/,
    });
    t.match((await ask(ada, 'privacy here', PARTNERS)).here, /people of 2 Webex organizations can read them/);
    t.match(await ask(ada, 'organizations', PARTNERS), { here: /Aurora Retail/, direct: /^$/ });
    t.match((await ask(ada, 'privacy', PARTNERS)).here, /posted here:.*`privacy here` was said/);
    t.match(await ask(ada, 'organizations', OPERATIONS), { here: /Aurora Retail/ });

    t.match(
      (await ask(ada, 'privacy direct', PARTNERS)).here,
      /in a direct message.*`privacy default` undoes this/,
    );
    t.match(await ask(ada, 'organizations', PARTNERS), {
      here: /in a direct message: `privacy direct` was said/,
      direct: /Aurora Retail/,
    });
    await ask(ada, 'privacy here', PARTNERS);
    await ask(ada, 'privacy default', PARTNERS);
    t.match(await ask(ada, 'organizations', PARTNERS), { here: /not everybody/, direct: /Aurora Retail/ });
  },
);

t.test(
  'answers go directly again when a person of a further organization joins, and say who can change that',
  async (t) => {
    const { stage, ada, gina, ask, join, leave } = await inWebex(t);
    const roomId = stage.roomOf(OPERATIONS);
    await stage.call(ada, 'PUT', `/rooms/${roomId}`, { title: OPERATIONS, isLocked: true });
    await ask(ada, 'privacy here', OPERATIONS);
    const membership = await join(gina, OPERATIONS);
    const { here, direct } = await ask(ada, 'organizations', OPERATIONS);
    t.match(
      here,
      /in a direct message: somebody of another organization has joined since `privacy here` was said/,
    );
    t.match(
      here,
      /a moderator of this space who is of .* of whoever said it, or an administrator of this bot, can say it again/,
    );
    t.notMatch(here, /Aurora/);
    t.match(direct, /Aurora Retail/);
    t.match(
      (await ask(ada, 'privacy', OPERATIONS)).here,
      /go to you in a direct message:.*another organization/,
    );

    await ask(ada, 'privacy here', OPERATIONS);
    t.match((await ask(ada, 'organizations', OPERATIONS)).here, /Aurora Retail/);
    await leave(membership);
    await join(gina, OPERATIONS);
    t.match((await ask(ada, 'organizations', OPERATIONS)).here, /Aurora Retail/, 'known by then');
  },
);

t.test('a member who moderates nothing changes nothing; an administrator of the bot does', async (t) => {
  const { tom, ben, ask, join, gina } = await inWebex(t);
  await join(gina, OPERATIONS);
  const { here } = await ask(tom, 'privacy here', OPERATIONS);
  t.match(here, /Only a moderator of this space, or an administrator of this bot.*has no moderators/);
  t.match((await ask(tom, 'organizations', OPERATIONS)).here, /in a direct message/);
  t.match((await ask(ben, 'privacy here', OPERATIONS)).here, /answers to whoever asks are posted here/);
  t.match((await ask(tom, 'organizations', OPERATIONS)).here, /Aurora Retail/);
  t.match((await ask(gina, 'organizations', OPERATIONS)).here, /Aurora Retail/);
  t.match((await ask(gina, 'privacy here', PARTNERS)).here, /Only a moderator.*Ask one of them\./);
});

t.test('a guest who moderates opens the space for their own answers only', async (t) => {
  const { stage, ada, gina, ask } = await inWebex(t);
  const hers = stage.webex.api.membersOf(stage.roomOf(PARTNERS)).get(gina.id)?.id;
  await stage.call(ada, 'PUT', `/memberships/${hers}`, { isModerator: true });
  t.match((await ask(gina, 'privacy here', PARTNERS)).here, /answers to people of your Webex organization/);
  t.match((await ask(gina, 'organizations', PARTNERS)).here, /Aurora Retail/);
  t.match(await ask(ada, 'organizations', PARTNERS), { here: /not everybody/, direct: /Aurora Retail/ });
});

t.test("administrators' lists are sent directly, whatever was decided about the space", async (t) => {
  const { stage, gina, ben, ask, join } = await inWebex(t);
  await join(gina, OPERATIONS);
  await ask(ben, 'privacy here', OPERATIONS);
  const { here, direct } = await ask(ben, 'links', OPERATIONS);
  t.equal(here, '**Ben Okafor**: I sent you the answer in a direct message.');
  t.match(direct, /Gina Park/);
  t.strictSame(stage.texts('error'), []);
});

t.test('nothing private is posted while Webex can not tell who is in the space', async (t) => {
  const { stage, ada, gina, ask } = await inWebex(t);
  await ask(ada, 'privacy here', PARTNERS);
  // A membership changes, so the bot has to ask for the members again.
  const hers = stage.webex.api.membersOf(stage.roomOf(PARTNERS)).get(gina.id)?.id;
  await stage.call(ada, 'PUT', `/memberships/${hers}`, { isModerator: true });
  await stage.settle();
  const answer = (status: number, times: number) =>
    stage.webex.faults.add({
      method: 'GET',
      path: /\/memberships$/,
      times,
      effect: { kind: 'answer', status },
    });
  answer(502, 9);
  t.match((await ask(ada, 'organizations', PARTNERS)).here, /Aurora Retail/, 'once it can again');
  answer(404, 1);
  t.match(await ask(ada, 'organizations', PARTNERS), {
    here: /in a direct message: Webex does not tell me who can read/,
    direct: /Aurora Retail/,
  });
});
