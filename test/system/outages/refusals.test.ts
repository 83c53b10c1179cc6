import t, { type Test } from 'tap';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import { makeSpaces } from '../../support/asked-questions.ts';
import { ask } from '../../support/outage/asking.ts';
import { judge, messagesSoFar } from '../../support/outage/judge.ts';
import { setStage } from '../../support/outage/stage.ts';
import { until } from '../../support/until.ts';

/** Longer than the minute after which the bot looks at its webhooks, however slow the machine. */
const LOOKED_AT = 5 * MINUTE;

t.jobs = 4;

t.test('in a space where only moderators post, the person gets every answer directly', async (t) => {
  const { stage, ada, site, roomId } = await setSpace(t);
  await stage.link(ada, '817302');
  stage.unwell.rule = ({ method, path, body }) =>
    method === 'POST' && path === '/v1/messages' && body.includes(roomId)
      ? { told: { status: 403 } }
      : undefined;
  for (const [text, answer] of [
    ['help', /I answer questions about/],
    ['status', /Harbor Lab: .* critical alerts/],
    ['qx1z', /know the command .*qx1z/],
    ['unlink', /Unlink Harbor Lab\?/],
  ] as const) {
    const before = stage.heard(ada).length;
    t.strictSame(await stage.say(ada, text, site), [], 'nothing is posted in the space');
    const heard = stage.heard(ada).slice(before);
    t.match(heard.join('\n'), answer, text);
    t.equal(heard.filter((one) => answer.test(one)).length, 1, `${text}: once`);
  }
});

t.test('in a space that the bot has just left, the person gets the answer directly', async (t) => {
  const { stage, ada, site, roomId } = await setSpace(t);
  const { api } = stage.webex;
  stage.unwell.rule = ({ method, path }) => {
    const own = api.membersOf(roomId).get(stage.world.bot.id);
    // The question was read: now the bot is taken out of the space.
    if (method === 'POST' && path === '/v1/messages' && own) api.removeMembership(own);
    return undefined;
  };
  const before = stage.heard(ada).length;
  t.strictSame(await stage.say(ada, 'help', site), []);
  t.match(stage.heard(ada).slice(before).join('\n'), /I answer questions about/);
});

t.test('a message that can be read only a second after its webhook is answered', async (t) => {
  const { stage, ada, site } = await setSpace(t);
  const known = new Map<string, number>();
  stage.unwell.rule = ({ method, path }) => {
    if (method !== 'GET' || !path.startsWith('/v1/messages/')) return undefined;
    const first = known.get(path) ?? Date.now();
    known.set(path, first);
    return Date.now() - first < SECOND ? { told: { status: 404 } } : undefined;
  };
  t.match(await stage.say(ada, 'help', site), [/I answer questions about/]);
  t.match(await stage.say(ada, 'whoami'), [/Ada Moreno/]);
});

t.test(
  'what is asked while the webhooks are switched off is answered, and later questions too',
  async (t) => {
    const { stage, ada, site } = await setSpace(t);
    const earlier = messagesSoFar(stage);
    const webhooks = () => [...stage.webex.api.webhooks.values()];
    for (const webhook of webhooks()) webhook.status = 'inactive';
    const help = { person: ada, text: 'help', answer: /I answer questions about/ };
    const asked = [
      await ask(stage, help),
      await ask(stage, { ...help, space: site }),
      await ask(stage, { ...help, person: stage.person('Tom') }),
      await ask(stage, { ...help, text: 'whoami', answer: /Ada Moreno/, space: site }),
    ];
    const unanswered = () => judge(stage, asked, earlier).lost.length;
    await until('they are answered', () => unanswered() === 0, LOOKED_AT);
    t.ok(webhooks().length > 0 && webhooks().every(({ status }) => status === 'active'));
    await stage.settle();
    const { doubled } = judge(stage, asked, earlier);
    t.strictSame(
      doubled.map(({ what }) => what),
      [],
      'once',
    );
    t.match(await stage.say(ada, 'qx1z'), [/qx1z/], 'the next question comes by webhook');
  },
);

async function setSpace(t: Test) {
  const stage = await setStage(t);
  await stage.start();
  const ada = stage.person('Ada');
  const [site = ''] = await makeSpaces(stage, 'Ada', 1);
  const roomId = [...stage.webex.api.rooms.values()].find(({ title }) => title === site)?.id ?? '';
  return { stage, ada, site, roomId };
}
