import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import t, { type Test } from 'tap';
import { startRig } from '../../support/application.ts';
import { makeSpaces, outcomes } from '../../support/asked-questions.ts';
import { databaseBreaks } from '../../support/database-faults.ts';
import { type Break, startProxy } from '../../support/fault-proxy.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

const SPACES = 6;

/** A network that stops, and later delivers what the bot had sent, although the bot has given up. */
function createSlowNetwork() {
  let isHeld = false;
  const held: (() => void)[] = [];
  const carry: Break = (client, target) => {
    const onward = target();
    const pass = (to: Socket) => (bytes: Buffer) => {
      const write = () => void (to.writable && to.write(bytes));
      if (isHeld) held.push(write);
      else write();
    };
    client.on('data', pass(onward));
    onward.on('data', pass(client));
    client.on('close', () => (isHeld ? held.push(() => onward.end()) : onward.end()));
    onward.on('close', () => client.destroy());
  };
  return {
    carry,
    hold() {
      isHeld = true;
    },
    release() {
      isHeld = false;
      for (const write of held.splice(0)) write();
    },
  };
}

/** Lets each acceptance of an event through, and resets the connection in place of its answer. */
const resetAfterCommit: Break = (client, target) => {
  const onward = target();
  let isAcceptance = false;
  client.on('data', (bytes: Buffer) => {
    isAcceptance ||= bytes.includes("pg_advisory_xact_lock(hashtextextended('lane ");
    onward.write(bytes);
  });
  onward.on('data', (bytes: Buffer) => {
    if (!isAcceptance) return void client.write(bytes);
    client.resetAndDestroy();
    onward.end();
  });
  client.on('close', () => onward.end());
  onward.on('close', () => client.destroy());
};

async function startBot(t: Test) {
  const server = await startPostgres(t);
  const direct = await server.createDatabase();
  const proxy = await startProxy(t, () => direct);
  const through = new URL(direct);
  through.port = new URL(proxy.url).port;
  const database = new Pool({
    ...{ connectionString: direct, max: 1 },
    options: '-c search_path=webex_meraki_bot',
  });
  t.teardown(() => database.end());
  const rig = await startRig(t, { env: { DATABASE_URL: through.href } });
  t.teardown(() => proxy.set(undefined));
  rig.webex.api.deliveries.isConcurrent = true;
  const spaces = await makeSpaces(rig, 'Ada', SPACES);
  const ask = () => Promise.all(spaces.map((title) => rig.speak(rig.person('Ada'), 'help', title)));
  const settle = () =>
    until('all is answered', async () => {
      await rig.settle();
      return (await database.query('select from events')).rowCount === 0;
    });
  return { ...rig, proxy, ask, settle };
}

t.test(
  'a question that comes while the database is away is answered or told, never both and never neither',
  { skip: await noPostgres() },
  async (t) => {
    const bot = await startBot(t);
    const network = createSlowNetwork();

    async function round(t: Test, begin: () => Promise<void> | void, repair: () => Promise<void> | void) {
      const warm = await bot.ask();
      await until('all is well', () => outcomes(bot, warm).every(({ answers }) => answers.length === 1));
      await begin();
      const asked = await bot.ask();
      await until('each has a message', () => outcomes(bot, asked).every(({ said }) => said.length > 0));
      await repair();
      await until('it answers again', async () => {
        const ids = await bot.ask();
        await until('each has a message', () => outcomes(bot, ids).every(({ said }) => said.length > 0));
        return outcomes(bot, ids).some(({ answers }) => answers.length > 0);
      });
      await bot.settle();
      // What the network still had for the database has arrived, and the inbox looked for events once a second.
      await delay(3_000);
      await bot.settle();
      const counts = outcomes(bot, asked).map(({ said }) => said.length);
      t.strictSame(counts, Array(SPACES).fill(1));
      return outcomes(bot, asked).flatMap(({ said }) => said);
    }

    const mend = () => bot.proxy.set(undefined);
    await t.test('a network that delivers late', async (t) => {
      await bot.proxy.set(network.carry);
      const said = await round(t, network.hold, network.release);
      t.match(said, Array(SPACES).fill(/can't reach my database/));
      await mend();
    });
    await t.test('silent', (t) => round(t, bot.proxy.freeze, mend));
    await t.test('refused', (t) => round(t, () => bot.proxy.set('refused'), mend));
    await t.test('a reset after the commit', async (t) => {
      await round(t, () => bot.proxy.set(resetAfterCommit), mend);
    });
    const between = databaseBreaks['reset between question and answer'];
    for (let n = 1; n <= 3; n += 1)
      await t.test(`resets now and then, ${n}`, (t) => round(t, () => bot.proxy.set(between), mend));
  },
);
