import t from 'tap';
import type { SandboxPerson } from '../../src/sandbox/world.ts';
import { type Rig, startRig } from '../support/application.ts';
import { createCookieJar } from '../support/oauth-browser.ts';

const GROUP = 'Network operations';

/** The bot's messages in the direct space with a person, with their ids. */
function messagesTo({ webex: { api }, world: { bot } }: Rig, person: SandboxPerson) {
  const room = api.directRoom(person.id, bot.id);
  return [...api.messagesIn(room?.id ?? '').values()].filter(({ personId }) => personId === bot.id);
}

/** Presses the button of a card that says this command. */
async function press(rig: Rig, person: SandboxPerson, messageId: string, command: string): Promise<void> {
  const response = await fetch(`${rig.webex.url}/v1/attachment/actions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person.webexToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'submit', messageId, inputs: { command, owner: person.id } }),
  });
  t.equal(response.status, 200);
  await rig.settle();
}

t.test(
  'who can’t link asks for access, and after a restart it is given and the question answered',
  async (t) => {
    const rig = await startRig(t);
    const [ada, tom] = [rig.person('Ada'), rig.person('Tom')];
    await rig.link(ada, '549236');
    await rig.say(tom, 'status', GROUP);
    const offer = messagesTo(rig, tom).at(-1);
    t.match(offer?.markdown, '/link/');
    await press(rig, tom, offer?.id ?? '', 'request access');
    t.match(rig.heard(tom).at(-1), /passed your request on.*then I answer what you asked/s);
    const card = messagesTo(rig, ada).at(-1);
    t.match(card?.markdown, /Tom.*asks you for access/s);
    const command = /approve access \w+ 30d whole/.exec(card?.markdown ?? '')?.[0] ?? '';
    await rig.restart();
    const posted = rig.inSpace(GROUP).length;
    await press(rig, ada, card?.id ?? '', command);
    t.match(rig.heard(ada).at(-1), /may ask about \*\*Aurora Retail/);
    t.match(
      rig.heard(tom).filter((text) => /Ada.*lends you \*\*Aurora Retail/.test(text)),
      { length: 1 },
    );
    t.equal(rig.inSpace(GROUP).length, posted + 1, 'where it was asked');
  },
);

t.test('the card of a one-time URL goes once the URL is spent, and Webex is asked for no edit', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  await rig.say(ada, 'status');
  const offer = messagesTo(rig, ada).at(-1);
  const url = /https?:\/\/[^\s)>\]]+\/link\/[\w-]+/.exec(offer?.markdown ?? '')?.[0] ?? '';
  const jar = createCookieJar();
  const confirm = await rig.signIn(ada, url, jar);
  await rig.visit(jar, await rig.consent(jar, confirm, { as: ada, organization: '549236' }));
  await rig.settle();
  t.notOk(messagesTo(rig, ada).some(({ id }) => id === offer?.id));
  t.notMatch(rig.logs(), /not retired/);
});
