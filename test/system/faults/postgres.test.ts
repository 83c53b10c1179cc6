import { Pool } from 'pg';
import t, { type Test } from 'tap';
import { startRig } from '../../support/application.ts';
import { makeSpaces, outcomes, type Question } from '../../support/asked-questions.ts';
import { databaseBreaks } from '../../support/database-faults.ts';
import { type Break, startProxy } from '../../support/fault-proxy.ts';
import { createCookieJar } from '../../support/oauth-browser.ts';
import { createPeople } from '../../support/people.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { heapNow, socketsNow } from '../../support/resource-levels.ts';
import { until } from '../../support/until.ts';

const LAB = '817302';
const SCHEMA = '-c search_path=webex_meraki_bot';
/** Texts that are sent while the fault lasts, each in a space of its own. */
const OF_ADA = ['help', 'status', 'link', 'unlink'];
const OF_BEN = ['links', 'audit'];
/** Bytes that all rounds together may add to the heap; a leak adds as much in each. */
const LEFT = 4 * 1024 * 1024;

/** Starts the whole application with its database behind the proxy. */
async function startBot(t: Test) {
  const server = await startPostgres(t);
  const direct = await server.createDatabase();
  const proxy = await startProxy(t, () => direct);
  const through = new URL(direct);
  through.port = new URL(proxy.url).port;
  const database = new Pool({ connectionString: direct, options: SCHEMA, max: 1 });
  t.teardown(() => database.end());
  const rig = await startRig(t, { env: { DATABASE_URL: through.href } });
  t.teardown(() => proxy.set(undefined));
  rig.webex.api.deliveries.isConcurrent = true;
  const rows = async (text: string): Promise<object[]> => (await database.query(text)).rows;

  /** Waits until the table of events is empty too: an accepted event may be claimed only later. */
  async function settle(): Promise<void> {
    await until('all is answered', async () => {
      await rig.settle();
      return (await rows('select from events')).length === 0;
    });
    await rig.settle();
  }
  const people = createPeople({ world: rig.world, services: rig, publicUrl: rig.publicUrl, settle });
  const spaces = {
    Ada: await makeSpaces(rig, 'Ada', OF_ADA.length),
    Ben: await makeSpaces(rig, 'Ben', OF_BEN.length, 'Office'),
  };

  /** @returns the messages' ids */
  async function askAll(): Promise<string[]> {
    const ask = (name: 'Ada' | 'Ben', texts: string[]) =>
      texts.map((text, n) => rig.speak(rig.person(name), text, spaces[name][n]));
    return Promise.all([...ask('Ada', OF_ADA), ...ask('Ben', OF_BEN)]);
  }

  async function isReady(): Promise<boolean> {
    const response = await fetch(`${rig.publicUrl}/readyz`);
    await response.body?.cancel();
    return response.ok;
  }

  return { ...rig, ...people, settle, proxy, askAll, isReady, rows };
}

const skip = await noPostgres();

t.test('with any database fault people are told, and the bot recovers', { skip }, async (t) => {
  const bot = await startBot(t);
  const ada = bot.person('Ada');
  const byId = (ids: string[]) => outcomes(bot, ids);
  const isAnswered = ({ said }: Question) => said.length > 0;

  // A machine may stand still for seconds, so what has to work again is waited for.
  const isLinked = async () => (await bot.link(ada, LAB).catch(() => undefined))?.url.pathname === '/linked';
  const isHelpful = async () => (await bot.say(ada, 'help')).some((one) => one.includes('status'));

  /**
   * Starts with a link, begins the fault, sends every text, repairs the proxy, and waits until the bot recovered.
   *
   * @param meanwhile waits for what else must be seen while the fault lasts
   */
  async function round(
    t: Test,
    begin: () => Promise<void> | void,
    meanwhile = async () => {},
  ): Promise<string> {
    if ((await bot.rows('select from grants')).length === 0) await until('Ada has a link', isLinked);
    await begin();
    const asked = await bot.askAll();
    const unanswered = () => byId(asked).filter((question) => !isAnswered(question)).length;
    await until('every text gets a message while the fault lasts', () => unanswered() === 0);
    await meanwhile();

    await bot.proxy.set(undefined);
    await until('it is ready again by itself', bot.isReady);
    await bot.settle();

    const questions = byId(asked);
    t.strictSame(
      questions.filter(({ answers }) => answers.length > 1),
      [],
      'no question is answered twice',
    );
    const said = questions.map((question) => question.said.join('\n'));
    t.notMatch(said.join('\n'), /Something went wrong on my side/);
    const [, , link = '', unlink = ''] = said;
    // `unlink` voids the one-time URLs that were sent before it, also when it fails at what comes after.
    const mayBeVoided = /no longer works|can't reach my database/.test(unlink);
    if (/I sent you the one-time URL/.test(link) && !mayBeVoided) {
      const url = /https?:\S+\/link\/[\w-]+/.exec(
        bot.heard(ada).findLast((one) => one.includes('/link/')) ?? '',
      );
      const isGood = async () => (await bot.visit(createCookieJar(), url?.[0] ?? '')).status === 200;
      await until('its one-time URL is good', isGood);
    }
    if (/has ended, and I deleted its tokens/.test(unlink))
      t.strictSame(await bot.rows('select from grants'), [], 'an ended link stays ended');
    await until('the next question is answered', isHelpful);
    return said.join('\n---\n');
  }

  await round(
    t,
    () => {},
    () => until('all is well', isHelpful),
  );
  const open = socketsNow();

  const away: Record<string, () => Promise<void> | void> = {
    refused: () => bot.proxy.set('refused'),
    'reset at once': () => bot.proxy.set('reset at once'),
    silent: () => bot.proxy.set('silent'),
    'silent without a word': () => bot.proxy.freeze(),
    'garbage from the start': () => bot.proxy.set('garbage'),
    'another server in its place': () => bot.proxy.set('HTML with 200'),
  };
  const isToldByHealthPage = () =>
    until('the page for health checks says so', async () => !(await bot.isReady()));
  for (const [name, begin] of Object.entries(away)) {
    t.test(name, async (t) => {
      // The health check reads the database every 5 s; one fault with that wait is enough.
      const meanwhile = name === 'refused' ? isToldByHealthPage : undefined;
      t.match(await round(t, begin, meanwhile), /can't reach my database/);
    });
  }
  const { slow, ...breaks }: Record<string, Break> = databaseBreaks;
  for (const [name, how] of Object.entries(breaks))
    t.test(name, async (t) => void (await round(t, () => bot.proxy.set(how))));
  t.test('a slow database delays the answer only', async (t) => {
    const isAnswered = () => until('a slow database still answers', isHelpful);
    await round(t, () => bot.proxy.set(slow), isAnswered);
  });

  t.test('repeated faults leave neither memory nor sockets behind', async (t) => {
    const rounds: number[] = [];
    for (let n = 0; n < 4; n++) {
      await round(t, () => bot.proxy.set('reset at once'));
      rounds.push(heapNow());
    }
    const [, first = 0] = rounds;
    const kib = rounds.map((bytes) => Math.round(bytes / 1024));
    t.ok((rounds.at(-1) ?? 0) - first < LEFT, `${kib.join(', ')} KiB`);
    await until('sockets are let go', () => socketsNow() <= open + 40);
  });
});
