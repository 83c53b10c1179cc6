import t from 'tap';
import { Client } from 'undici';
import { SLICE_SIZE } from '../../../src/core/async/slices.ts';
import { healthRoutes } from '../../../src/http/health-routes.ts';
import { createServer } from '../../../src/http/server.ts';
import { createLogger } from '../../../src/logger.ts';
import { PAGE_ROWS, somebody, startLongLists } from '../../support/long-lists.ts';
import { until } from '../../support/until.ts';
import { countWork } from '../../support/work-count.ts';

/** Pages of a list: as many as make one person's list a long one, and nine of them not a long test. */
const PAGES = 1;
const nine = Array.from({ length: 9 }, (_, n) => somebody(n));

t.test(
  'while nine people get long files, at most a few slices of rows are worked on between two turns',
  async (t) => {
    const work = countWork(t);
    const bot = await startLongLists(t, PAGES);
    await Promise.all(nine.map(bot.join));
    const answers = await Promise.all(
      nine.map((person, n) => bot.ask(person, `changes last ${n + 2}d as csv`)),
    );
    for (const [answer] of answers) {
      t.match(answer?.markdown, /All 5,000 rows as a CSV file\./);
      t.equal(answer?.file?.data.toString().split('\r\n').length, PAGES * PAGE_ROWS + 2);
    }
    t.ok(work.sinceReset() >= 2 * nine.length * PAGES * PAGE_ROWS, `${work.sinceReset()} pieces of work`);
    t.ok(work.mostBetweenTurns() <= 2 * SLICE_SIZE, `${work.mostBetweenTurns()} between two turns`);
  },
);

t.test('while nine people get long files, /healthz is served every few slices', async (t) => {
  const work = countWork(t);
  const bot = await startLongLists(t, PAGES);
  await Promise.all(nine.map(bot.join));
  const log = createLogger({ level: 'fatal', secrets: [], out: { write() {} } });
  const server = await createServer({
    publicUrl: 'http://127.0.0.1',
    formTargets: [],
    isProxy: () => false,
    log,
  });
  await server.register(healthRoutes, { checks: {} });
  const client = new Client(await server.listen({ host: '127.0.0.1', port: 0 }));
  t.teardown(async () => {
    await client.close();
    await server.close();
  });
  let served = 0;
  let most = 0;
  let isAnswered = false;
  const answered = Promise.all(nine.map((person) => bot.ask(person, 'changes last 30d as csv'))).finally(
    () => {
      isAnswered = true;
    },
  );
  while (!isAnswered) {
    const { statusCode, body } = await client.request({ method: 'GET', path: '/healthz' });
    await body.dump();
    if (statusCode !== 200) throw new Error(`/healthz answered ${statusCode}`);
    most = Math.max(most, work.sinceReset());
    work.reset();
    served += 1;
  }
  await answered;
  t.ok(served > 50, `${served} times`);
  t.ok(most <= 10 * SLICE_SIZE, `at most ${most} rows between two`);
});

t.test(
  'of nine questions of one person for a whole list, one is answered, and the others tell which',
  async (t) => {
    const bot = await startLongLists(t, PAGES);
    const [person] = nine;
    if (person === undefined) throw new Error('nobody');
    await bot.join(person);
    const letThrough = bot.hold();
    const texts = nine.map((_, n) => `changes last ${n + 2}d as csv`);
    const asked = texts.map((text, n) => bot.ask(person, text, `space ${n}`));
    const told = await Promise.all(asked.slice(1));
    for (const [answer] of told) {
      t.match(
        answer?.markdown,
        /I'm still reading “changes last 2d as csv” for you\.\*\* .*when that answer has come/,
      );
      t.equal(answer?.file, undefined);
    }
    letThrough();
    t.match((await asked[0])?.[0]?.file?.name, /^changes-.*\.csv$/);
    t.equal(bot.calls(), PAGES);
    t.match(
      (await bot.ask(person, 'changes last 9d as csv'))[0]?.file?.name,
      /^changes-/,
      'and then the next one',
    );
    t.match((await bot.ask(person, 'changes'))[0]?.markdown, /changes/);
  },
);

t.test(
  'a second long list of a person is read while the answer to the first only waits for Webex',
  async (t) => {
    const bot = await startLongLists(t, 1);
    const person = somebody(1);
    await bot.join(person);
    const { send } = bot.chat;
    const posting = Promise.withResolvers<void>();
    const taken = Promise.withResolvers<void>();
    bot.chat.send = async (...message) => {
      bot.chat.send = send;
      posting.resolve();
      await taken.promise;
      return send(...message);
    };
    const first = bot.ask(person, 'changes last 2d as csv');
    await posting.promise;
    const [second] = await bot.ask(person, 'changes last 3d as csv', 'another space');
    t.match(second?.file?.name, /^changes-.*\.csv$/);
    taken.resolve();
    t.match((await first)[0]?.file?.name, /^changes-.*\.csv$/);
  },
);

t.test('a person who has a whole list read gets other answers meanwhile', async (t) => {
  const bot = await startLongLists(t, PAGES);
  const person = somebody(1);
  await bot.join(person);
  const letThrough = bot.hold();
  const file = bot.ask(person, 'changes last 2d as csv');
  const page = bot.ask(person, 'changes last 3d', 'another space');
  await until('both are read', () => bot.calls() === 2);
  letThrough();
  t.match((await page)[0]?.markdown, /1–10/);
  t.ok((await file)[0]?.file);
});

t.test('more people than there are places wait, are told so, and lose nothing', async (t) => {
  const bot = await startLongLists(t, PAGES, 0);
  await Promise.all(nine.map(bot.join));
  const letThrough = bot.hold();
  const asked = nine.map((person) => bot.ask(person, 'changes last 2d as csv'));
  await until('each got a notice', () => bot.chat.sent.length === nine.length);
  await until('two lists are read', () => bot.calls() >= 2);
  t.equal(bot.calls(), 2, 'and no third');
  const notices = bot.chat.sent.map(({ message }) => message.markdown);
  t.equal(notices.filter((notice) => /Still reading/.test(notice)).length, 2);
  t.equal(notices.filter((notice) => /Others are having long lists read/.test(notice)).length, 7);
  letThrough();
  for (const answer of await Promise.all(asked)) t.ok(answer.some(({ file }) => file !== undefined));
  t.equal(bot.calls(), nine.length * PAGES);
});
