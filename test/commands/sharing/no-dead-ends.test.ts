import t, { type Test } from 'tap';
import { DAY } from '../../../src/core/clock.ts';
import type { Person } from '../../../src/core/person.ts';
import { ada, ben, grantOf, NOW, tom } from '../../support/chat.ts';
import { few, type ReadButton, readCard, startAsking } from '../../support/queries.ts';
import { lend, newShare, withPerson } from '../../support/shares.ts';

const gina: Person = { ...tom, id: 'gina', displayName: 'Gina Rossi', email: 'gina@aurora.example' };
const [whole, part, over] = ['k7m2p9qx', 'k7m2p9qy', 'k7m2p9qz'];

const WRONG = {
  share: [
    ...[
      '',
      'with',
      'ada@aurora.example',
      'with person:ada',
      'with nobody@nowhere.example',
      'with Zoltan',
      'Tom',
    ],
    ...[
      'with tom@aurora.example, ben@aurora.example',
      'with person:tom ben',
      'with "Tom Becker',
      'here',
      'here Tom',
    ],
    ...['all', 'with bot@webex.bot', 'with tom@aurora.example in', 'with tom@aurora.example in Nowhere 999'],
    ...[
      'with tom@aurora.example in Rotterdam',
      'with tom@aurora.example in tag:zzqx',
      'with tom@aurora.example in tag:',
    ],
    ...['with tom@aurora.example in all, Lyon 009', 'with tom@aurora.example in organization Nowhere'],
    ...[
      'with tom@aurora.example only zzqx',
      'with tom@aurora.example only link',
      'with tom@aurora.example only',
    ],
    ...['with tom@aurora.example only admins in Lyon 009', 'with tom@aurora.example for 4000 days'],
    ...[
      'with tom@aurora.example for a while',
      'with tom@aurora.example for 4 hours',
      'with tom@aurora.example until never',
    ],
    ...['with tom@aurora.example until 2020-01-01', 'with tom@aurora.example for 2 days until friday'],
    ...['with tom@aurora.example because', `with tom@aurora.example because ${'x'.repeat(201)}`],
    ...['with tom@aurora.example for 2 days for 3 days', 'k7m2p9qx with person:tom'],
  ],
  unshare: [
    ...[
      '',
      'nobody',
      'Zoltan',
      'here',
      'nobody@nowhere.example',
      over,
      'zzzzzzzz',
      'person:gina',
      'share',
      'in Lyon 009',
    ],
    ...[
      'all zzzzzzzz',
      'all now',
      'everything',
      'my link',
      'Tom',
      'Becker',
      'Toms Becker',
      'tom@aurora.examples',
    ],
    ...[
      '1',
      '*',
      '"',
      'k7m2',
      'because',
      'all but Tom',
      'Tom Becker in Lyon 009',
      'Tom and Ben',
      'page 2',
      'undo',
    ],
  ],
  shares: [
    ...[
      'zzqx',
      'page 0',
      'page',
      'page 99',
      'Tom',
      'of Tom',
      'all',
      'lent',
      'in Lyon 009',
      'as csv',
      'here',
      over,
      '2',
    ],
    ...[
      'page two',
      'last 7d',
      'open',
      'ended',
      'mine',
      'borrowed',
      'k7m2',
      '*',
      '"',
      'until friday',
      'page -1',
    ],
  ],
  'extend share': [
    ...[
      '',
      'zzqx',
      over,
      'zzzzzzzz',
      `${whole} for 1 day`,
      `${whole} for 4000 days`,
      `${whole} until never`,
      'Tom',
    ],
    ...[
      `${whole} for`,
      `${whole} until`,
      `${whole} in Lyon 009`,
      `${whole} because`,
      `${whole} for 2 days until friday`,
    ],
    ...[
      `${whole} until 2020-01-01`,
      `${whole} forever`,
      `${whole} only status`,
      `${whole} for 4 hours`,
      'all',
      'k7m2',
    ],
    ...[
      `${whole} 4000d`,
      `${whole} with Tom`,
      `${whole} "`,
      `${whole} for 0 days`,
      `${whole} until yesterday`,
    ],
  ],
  'request access': [
    ...[
      'to Lyon',
      'in',
      'zzqx',
      `in ${'x'.repeat(201)}`,
      `because ${'x'.repeat(201)}`,
      'Lyon 009',
      'for 30 days',
      'with Ada',
    ],
    ...[
      'please',
      'in ""',
      '30d',
      'until friday',
      'here',
      'all',
      'tag:stores',
      'now',
      '*',
      '"',
      'page 2',
      'as csv',
    ],
  ],
  'approve access': [
    ...[
      '',
      'zzqx',
      'zzzzzzzz',
      'zzzzzzzz 30d',
      'zzzzzzzz 0d',
      'zzzzzzzz 4000d',
      'zzzzzzzz 30d in',
      'zzzzzzzz 30',
      'Tom',
    ],
    ...[
      'zzzzzzzz forever',
      'zzzzzzzz 30d some',
      'zzzzzzzz 30d whole now',
      'all',
      '30d',
      '30d zzzzzzzz',
      'in Lyon 009',
      'k7m2',
    ],
  ],
  'deny access': [
    '',
    'zzqx',
    'zzzzzzzz',
    'zzzzzzzz now',
    'Tom',
    'because no',
    'all',
    `zzzzzzzz because ${'x'.repeat(201)}`,
  ],
  'audit my shares': [
    'zzqx',
    'page 99',
    'last 90x',
    'Tom',
    'of Tom',
    'page 0',
    'in Lyon 009',
    'as csv',
    'last',
    '*',
    'here',
  ],
};

/** Ada lends to Tom; Gina has nothing. */
async function startTrying(t: Test) {
  const rig = await startAsking(t, { sizes: few });
  rig.chat.people.push(gina);
  await lend(
    rig,
    grantOf(ada),
    newShare({ id: whole }),
    newShare({
      id: part,
      borrower: withPerson(ben),
      networks: { kind: 'named', networks: [{ id: 'L_1', name: 'Lyon 009' }] },
    }),
    newShare({ id: over, ended: { at: NOW - DAY, why: 'unshared' } }),
  );
  const say = async (text: string, who: Person, pressed?: ReadButton) => {
    rig.lines.length = 0;
    const sent = await rig.say(who, text, 'direct', pressed);
    const refused = rig.lines.some((line) => /command (?:refused|failed)/.test(line));
    const { markdown = '', card } = sent.at(-1)?.message ?? {};
    return { refused, markdown, buttons: readCard(card).buttons };
  };
  return { ...rig, try: say };
}

for (const who of [ada, tom, gina])
  t.test(`whatever ${who.displayName} says in the wrong way about shares leads on`, async (t) => {
    const { try: say } = await startTrying(t);
    const pressed = new Set<string>();
    for (const [name, all] of Object.entries(WRONG))
      for (const wrong of all) {
        const text = `${name} ${wrong}`.trim();
        const { refused, markdown, buttons } = await say(text, who);
        t.notMatch(markdown, /Reference|borrower|relink|grant\b/i, text);
        if (!refused) continue;
        // Exact words, a mention, or a button.
        t.ok(buttons.length > 0 || /`[^`]+`|https:|that I sent you/.test(markdown), `${text}: ${markdown}`);
        for (const button of buttons) {
          if (pressed.has(button.command) || /^(?:unshare|extend share) /.test(button.command)) continue;
          pressed.add(button.command);
          const next = await say(button.command, who, button);
          const leadsOn =
            !next.refused || next.buttons.length > 0 || /`[^`]+`|https:|that I sent you/.test(next.markdown);
          t.ok(leadsOn, `${text} → ${button.command}: ${next.markdown}`);
        }
      }
  });

t.test(
  'where the operator lets nobody lend, or only to people, each refusal says what is possible',
  async (t) => {
    const rig = await startTrying(t);
    for (const mode of ['off', 'people'] as const) {
      rig.sharing.mode = mode;
      for (const text of [
        'share with tom@aurora.example',
        'share here',
        `extend share ${whole}`,
        'request access',
        'approve access zzzzzzzz 30d',
        'deny access zzzzzzzz',
      ])
        for (const who of [ada, gina]) {
          const { refused, markdown, buttons } = await rig.try(text, who);
          if (refused)
            t.ok(
              buttons.length > 0 || /`[^`]+`|https:|that I sent you/.test(markdown),
              `${mode}, ${text}: ${markdown}`,
            );
        }
    }
  },
);
