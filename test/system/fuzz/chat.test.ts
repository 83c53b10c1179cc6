import fc from 'fast-check';
import t from 'tap';
import { commands } from '../../../src/commands/index.ts';
import { commandOf, pressedButtonOf } from '../../../src/webex/framework/buttons.ts';
import { assertClean } from '../../support/answer-check.ts';
import { ada, ben, grantOf } from '../../support/chat.ts';
import { WORDS } from '../../support/command-words.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileJson, hostileText, textWith } from '../../support/hostile-input.ts';
import { few, startAsking } from '../../support/queries.ts';

const command = fc.constantFrom(...commands).map(({ name }) => name);
/** Texts to the bot; nine in ten begin with the name of a command. */
const said = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(command, textWith(WORDS)).map((parts) => parts.join(' ')) },
  { weight: 1, arbitrary: hostileText },
);
const rig = await startAsking(t, { sizes: few, noticeDelay: 60_000 });
const people = Array.from({ length: 50 }, (_, n) => ({
  id: `stranger-${n}`,
  displayName: `Stranger ${n}`,
  email: `stranger-${n}@aurora.example`,
  orgId: 'aurora',
}));

/** Checks that every answer fits into a message and contains no mention, element or address except our own. */
function check(sent: Awaited<ReturnType<typeof rig.say>>, text: string): void {
  if (sent.length === 0) throw new Error('no answer');
  for (const { message } of sent) assertClean(message);
  const failed = rig.lines.splice(0).find((line) => line.includes('"msg":"command failed"'));
  if (failed !== undefined) throw new Error(`${text}: ${failed}`);
}

let asked = 0;
attack(
  t,
  'every text is answered',
  fc.asyncProperty(said, fc.constantFrom('direct', 'a space'), async (text, room) => {
    const who = people[asked++ % people.length] ?? ben;
    check(await rig.say(who, text, room), text);
  }),
  4_000,
);

attack(
  t,
  'every text of an administrator or of a person with a link is answered',
  fc.asyncProperty(said, fc.constantFrom('ada', 'ben'), async (text, name) => {
    // An earlier text may have ended the link.
    if ((await rig.store.listGrants(ada.id)).length === 0) await rig.link(grantOf(ada));
    check(await rig.say(name === 'ben' ? ben : ada, text), text);
  }),
  1_000,
);

const inputs = fc.oneof(
  hostileJson,
  fc.record(
    {
      command: fc.oneof(said, hostileJson),
      owner: fc.oneof(fc.constant('ada'), hostileJson),
      list: fc.oneof(hostileText, hostileJson),
    },
    { requiredKeys: [] },
  ),
);
const action = inputs.map((given) => ({
  id: 'action',
  messageId: 'card',
  roomId: 'direct',
  personId: 'ada',
  inputs: typeof given === 'object' && given !== null && !Array.isArray(given) ? { ...given } : undefined,
}));

attack(
  t,
  'the inputs of a card are texts of bounded length, or absent',
  fc.property(action, (given) => {
    const { owner, list } = pressedButtonOf(given);
    for (const part of [commandOf(given), owner, list]) {
      if (part !== undefined && (typeof part !== 'string' || part.length > 1_000))
        throw new Error(String(part));
    }
  }),
);

attack(
  t,
  'every button is answered, but only for the person who asked',
  fc.asyncProperty(action, async (given) => {
    const pressed = pressedButtonOf(given);
    const text = commandOf(given) ?? '';
    const who = people[asked++ % people.length] ?? ben;
    const sent = await rig.say(who, text, 'direct', pressed);
    check(sent, text);
    if (pressed.owner !== undefined && !/for the person who asked/.test(sent[0]?.message.markdown ?? ''))
      throw new Error('a button of another person was answered');
  }),
  2_000,
);
