/**
 * Opens as many lists as the bot keeps, over a Dashboard API of organizations with 50,000 devices, and turns a page of the first
 * and of the last one. The dispatch, the commands and the client of Meraki are the product's; there is no Webex. Fails when a
 * question is not answered.
 *
 * Argument: the base of the API. Prints the bytes of the heap in use.
 */
import t from 'tap';
import { mapLimit } from '../../../src/core/async/map-limit.ts';
import { createSlices } from '../../../src/core/async/slices.ts';
import type { Person } from '../../../src/core/person.ts';
import { createMerakiApi } from '../../../src/meraki/api.ts';
import { createEmbeddedRateLimiters } from '../../../src/store/embedded/rate-limiter.ts';
import { ada, grantOf, start } from '../chat.ts';
import { scopes } from '../meraki-api.ts';

const ORGANIZATIONS = 5;
const PEOPLE = 2_500;
/** As many as the bot keeps of one person. */
const LISTS_EACH = 4;
/** A question with a short list, which takes one call. */
const SHORT = 'licenses';
/** Questions whose lists are as long as they get. */
const LONG = ['devices', 'uplinks', 'latency', 'wireless', 'networks', 'vpn'];
/** Of these, what has room beside all short lists: some 50,000 rows. */
const LAST = ['networks', 'vpn'];

const [apiUrl = ''] = process.argv.slice(2);

t.test('ten thousand open lists, and long ones', async (t) => {
  const slices = createSlices();
  const rateLimiterOf = createEmbeddedRateLimiters(Date.now, 1_000_000);
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const api = createMerakiApi({
    apiUrl,
    log,
    slices,
    rateLimiterOf,
  });
  const bot = await start(t, api.open, undefined, undefined, slices);
  const people = Array.from(
    { length: PEOPLE + ORGANIZATIONS },
    (_, n): Person => ({ ...ada, id: `p${n}`, email: `p${n}@aurora.example` }),
  );
  await mapLimit(people.entries(), 50, ([n, person]) =>
    bot.link(grantOf(person, { organizationId: `org-${n % ORGANIZATIONS}`, scopes })),
  );

  /** Says a text as a person, and forgets it. @returns the answer */
  async function ask(person: Person, text: string): Promise<string> {
    const roomId = `${person.id} direct`;
    const { finished } = await bot.dispatch({ person, place: { roomId }, isDirect: true, text });
    await finished;
    const answers = bot.chat.sent.filter(({ place }) => place?.roomId === roomId);
    for (const answer of answers) bot.chat.sent.splice(bot.chat.sent.indexOf(answer), 1);
    const isRefused = bot.lines.some((line) => /command (?:refused|failed)/.test(line));
    for (const records of [bot.lines, bot.entries, bot.charts]) records.length = 0;
    const said = answers.map(({ message }) => message.markdown).join('\n');
    if (said === '' || isRefused) throw new Error(`${text}: ${said}`);
    return said;
  }
  const readers = people.splice(0, ORGANIZATIONS);
  const readLong = async (questions: readonly string[]) => {
    for (const text of questions) await mapLimit(readers, ORGANIZATIONS, (person) => ask(person, text));
  };
  await readLong(LONG);
  await ask(readers[0] ?? ada, 'devices as csv');
  t.pass('five organizations of 50,000 devices were read');
  for (let n = 0; n < LISTS_EACH; n += 1) await mapLimit(people, 20, (person) => ask(person, SHORT));
  await readLong(LAST);
  // From here on, nothing can be read: only a list that is open has pages.
  await api.close();
  for (const person of [people[0], people.at(-1)])
    t.match(await ask(person ?? ada, `${SHORT} page 2`), /11–/, `the list of ${person?.id} is open`);
  for (const person of readers)
    for (const text of LAST) t.match(await ask(person, `${text} page 400`), /3,991–4,000 of 5,000/);
  t.comment(`${process.memoryUsage().heapUsed} bytes of heap`);
});
