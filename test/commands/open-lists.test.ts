import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { dashboardCommands } from '../../src/commands/index.ts';
import { clientsOf } from '../../src/sandbox/meraki/estate/clients.ts';
import { NOW } from '../support/chat.ts';
import { startAsking } from '../support/queries.ts';
import { collectGarbage } from '../support/resource-levels.ts';

/** Lists of one person that are open at a time. */
const OPEN_LISTS = 4;
/** As many sites as the examples name, and no more: each collection walks over the whole estate. */
const medium = { large: { networks: 400, devices: 4_000 }, small: { networks: 4, devices: 20 } };
/** Garbage collections after which what is still there is held. */
const MOST_LOOKS = 100;

t.test('an open list of any command holds nothing of the query that made it', async (t) => {
  const opened: { question: string; what: string; ref: WeakRef<object> }[] = [];
  let question = '';
  const { ask, organization, lines } = await startAsking(t, {
    sizes: medium,
    onOpen(dashboard, { source }) {
      for (const [what, one] of Object.entries({ dashboard, source }))
        opened.push({ question, what, ref: new WeakRef(one) });
    },
  });
  const site = organization()?.networks.find((one) => one.name === 'Rotterdam 301');
  const [roaming] = site === undefined ? [] : clientsOf(site, NOW);
  /** Questions besides the examples: a list that is read in parts, and one that only a client of many networks has. */
  const more = new Map([
    ['devices', 'devices'],
    ['client', `client ${roaming?.mac}`],
  ]);
  for (const { name, examples = [], usage = '' } of dashboardCommands) {
    const questions = [more.get(name) ?? '', ...examples]
      .filter((one) => one !== '' && !one.endsWith('as csv') && name !== 'ping')
      .slice(0, OPEN_LISTS);
    for (question of questions) await ask(question);
    // What a WeakRef was made of stays until the turn of the loop ends, and a call that is no longer waited for until it is answered.
    const areHeld = () => opened.filter(({ ref }) => ref.deref() !== undefined);
    for (let looks = 0; looks < MOST_LOOKS && areHeld().length > 0; looks += 1) {
      await delay(10);
      collectGarbage();
    }
    const held = areHeld();
    t.same(
      held.map(({ question, what }) => `${what} of ${question}`),
      [],
      `${name}: nothing is held`,
    );
    opened.length = 0;
    if (!usage.includes('as csv')) continue;
    const turned: string[] = [];
    for (const one of questions) {
      const { calls, markdown } = await ask(`${one} page 2`);
      if (calls.length === 0 && /\b(6|11)–|There is no page 2/.test(markdown)) turned.push(one);
    }
    t.ok(turned.length > 0, `${name}: its lists are open, and their pages can be turned`);
  }
  t.same(
    lines.filter((line) => line.includes('could not be packed')),
    [],
    'the rows of every list are packed',
  );
});
