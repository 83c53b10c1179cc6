import t from 'tap';
import type { Broadcast, Topic } from '../../../../src/core/broadcast.ts';
import { createLocalBroadcast } from '../../../../src/store/local-broadcast.ts';
import { createOwnMessages } from '../../../../src/webex/chat/posting/own-messages.ts';
import { shareOwnMessages } from '../../../../src/webex/chat/posting/share-own-messages.ts';

const time = (ms: number) => new Date(ms).toISOString();
const message = (id: string, created = 10) => ({ id, roomId: 'r', parentId: 'p', created: time(created) });

t.test('a message is taken by one post', async (t) => {
  const own = createOwnMessages();
  own.note(message('a'));
  own.take(message('b', 5));
  own.note(message('b', 5));
  t.strictSame(own.since('r', 0), [
    { ...message('b', 5), isTaken: true },
    { ...message('a'), isTaken: false },
  ]);
  t.strictSame([own.take(message('a')), own.take(message('a'))], [true, false]);
  own.merge([{ ...message('a'), isTaken: false }]);
  t.strictSame(own.since('r', 6), [{ ...message('a'), isTaken: true }]);
  t.strictSame(own.since('another', 0), []);
});

t.test('only the latest messages of a space are remembered', async (t) => {
  const own = createOwnMessages();
  for (let n = 0; n < 150; n += 1) own.note(message(`m${n}`, n));
  t.strictSame([own.since('r', 0).length, own.since('r', 0).at(-1)?.id], [100, 'm149']);
});

/** A fleet over one channel, and what was published. */
function createFleet() {
  const shared = createLocalBroadcast();
  const published: [Topic, string][] = [];
  const broadcast: Broadcast = {
    subscribe: shared.subscribe,
    publish(topic, id) {
      published.push([topic, id]);
      shared.publish(topic, id);
    },
  };
  const member = () => {
    const own = createOwnMessages();
    return { own, ask: shareOwnMessages(own, broadcast) };
  };
  return { member, published, broadcast };
}

t.test('instances tell each other what they know of a space, only when one is in doubt', async (t) => {
  const { member, published } = createFleet();
  const [one, two, three] = [member(), member(), member()];
  two.own.note(message('heard'));
  three.own.take(message('posted', 9));
  two.own.note(message('posted', 9));
  two.own.note({ ...message('elsewhere'), roomId: 'x' });
  t.strictSame(published, []);
  one.ask('r', 0);
  t.strictSame(one.own.since('r', 0), [
    { ...message('posted', 9), isTaken: true },
    { ...message('heard'), isTaken: false },
  ]);
  t.strictSame(
    published.map(([topic]) => topic),
    ['doubt', 'posted', 'posted'],
    'who asks does not answer',
  );
});

t.test('an answer fits into a notification of PostgreSQL', async (t) => {
  const { member, published } = createFleet();
  const [one, two] = [member(), member()];
  for (let n = 0; n < 100; n += 1)
    two.own.note({ ...message(`${'i'.repeat(78)}${n}`, n), parentId: 'p'.repeat(80) });
  one.ask('r', 0);
  const [, answer] = published.find(([topic]) => topic === 'posted') ?? [];
  t.ok(Buffer.byteLength(JSON.stringify(['posted', answer])) < 7_500);
  t.equal(one.own.since('r', 0).at(-1)?.created, time(99), 'the newest are told');
});

t.test('what another version says is left aside', async (t) => {
  const { member, broadcast } = createFleet();
  const { own } = member();
  for (const text of ['', 'x', '[]', '[["a"]]', '{"a":1}', '[["a","r","",1,1]]']) {
    broadcast.publish('posted', text);
    broadcast.publish('doubt', text);
  }
  t.strictSame(own.since('r', 0), []);
});
