import t from 'tap';
import { createWholeReads } from '../../../src/bot/report/whole-reads.ts';

const turn = () => new Promise(setImmediate);

t.test('of one person, one question reads a whole list; the second is told what is being read', async (t) => {
  const reads = createWholeReads(3);
  const first = reads.begin('ada', 'changes last 365d as csv');
  await first.hold();
  const second = reads.begin('ada', 'devices as csv');
  await t.rejects(second.hold(), {
    code: 'busy',
    message: "I'm still reading “changes last 365d as csv” for you.",
    next: /ask this again when that answer has come/,
  });
  t.equal(second.tryHold(), false);
  second[Symbol.dispose]();
  await first.hold();
  first[Symbol.dispose]();
  await reads.begin('ada', 'devices as csv').hold();
});

t.test('a question is repeated where it was asked, and where nobody else reads', async (t) => {
  const reads = createWholeReads();
  const busyIn = async (asked: string | undefined, again: string | undefined) => {
    using first = reads.begin('ada', 'devices as csv', asked);
    await first.hold();
    using second = reads.begin('ada', 'vpn as csv', again);
    return second.hold().then(
      () => '',
      (error: Error) => error.message,
    );
  };
  for (const [asked, again] of [
    ['ops', 'ops'],
    ['ops', undefined],
    [undefined, undefined],
  ])
    t.match(await busyIn(asked, again), /reading “devices as csv” for you/);
  for (const [asked, again] of [
    ['ops', 'partners'],
    [undefined, 'ops'],
  ])
    t.equal(await busyIn(asked, again), "I'm still reading what you asked elsewhere for you.");
});

t.test('others wait for a place, and get it in the order in which they asked', async (t) => {
  const reads = createWholeReads(2);
  const order: string[] = [];
  const all = ['ada', 'ben', 'cy', 'dora', 'eve'].map((person) => reads.begin(person, 'clients'));
  for (const [n, read] of all.entries()) void read.hold().then(() => order.push(String(n)));
  await turn();
  t.same(order, ['0', '1']);
  t.same(
    all.map(({ isWaiting }) => isWaiting),
    [false, false, true, true, true],
  );
  t.equal(reads.begin('fay', 'vpn').tryHold(), false, 'nobody overtakes');
  await t.rejects(reads.begin('dora', 'vpn').hold(), { code: 'busy' }, 'who waits has asked, too');
  for (const [n, read] of all.entries()) {
    read[Symbol.dispose]();
    await turn();
    t.same(order.length, Math.min(5, n + 3));
  }
  t.same(order, ['0', '1', '2', '3', '4']);
  t.equal(reads.begin('fay', 'vpn').tryHold(), true, 'all places are free again');
});

t.test('a question that ends while it waits loses nobody a place', async (t) => {
  const reads = createWholeReads(1);
  const [first, second, third] = ['ada', 'ben', 'cy'].map((person) => reads.begin(person, 'clients'));
  await first?.hold();
  void second?.hold();
  const held = third?.hold();
  second?.[Symbol.dispose]();
  first?.[Symbol.dispose]();
  await held;
  third?.[Symbol.dispose]();
  third?.[Symbol.dispose]();
  t.ok(reads.begin('ben', 'clients').tryHold());
});

t.test('a question whose answer only waits for Webex keeps nobody from reading', async (t) => {
  const reads = createWholeReads(1);
  const first = reads.begin('ada', 'clients as csv');
  await first.hold();
  first.answerMade(1024);
  const second = reads.begin('ada', 'devices as csv');
  await second.hold();
  first[Symbol.dispose]();
  t.equal(reads.begin('ben', 'vpn').tryHold(), false, 'it gives back one place only');
  second.answerMade(0);
  t.equal(reads.begin('ben', 'vpn').tryHold(), true);
});

t.test('answers that wait for Webex keep their places when their files fill the memory', async (t) => {
  const reads = createWholeReads(2);
  const questions = ['ada', 'ben', 'cy'].map((person) => reads.begin(person, 'clients as csv'));
  for (const read of questions) {
    await read.hold();
    read.answerMade(32 * 1024 * 1024);
  }
  await t.rejects(reads.begin('cy', 'vpn').hold(), {
    code: 'busy',
    message: 'Webex has not taken the answer to “clients as csv” yet.',
  });
  questions[0]?.[Symbol.dispose]();
  questions[2]?.[Symbol.dispose]();
  const again = reads.begin('cy', 'vpn as csv');
  await again.hold();
  again.answerMade(32 * 1024 * 1024);
  await reads.begin('cy', 'vpn').hold();
});

t.test('a part of a question that goes on after its end gets no place', async (t) => {
  const reads = createWholeReads(1);
  const read = reads.begin('ada', 'wireless');
  read[Symbol.dispose]();
  await t.rejects(read.hold());
  t.ok(reads.begin('ada', 'wireless').tryHold());
});

t.test('all parts of one question share its place', async (t) => {
  const reads = createWholeReads(1);
  const read = reads.begin('ada', 'wireless');
  await Promise.all([read.hold(), read.hold(), read.hold()]);
  t.ok(read.tryHold());
  read[Symbol.dispose]();
  t.ok(reads.begin('ben', 'clients').tryHold());
});

t.test('a refusal repeats a long question in part, and without its Markdown', async (t) => {
  const reads = createWholeReads(1);
  await reads.begin('ada', `changes <@all> [x](http://evil.example) ${'x'.repeat(500)}`).hold();
  const refused = await reads
    .begin('ada', 'clients')
    .hold()
    .catch((error: unknown) => String(error));
  t.notMatch(refused, /<@all>|(?<!\\)\[x\]/);
  t.ok(String(refused).length < 300);
});
