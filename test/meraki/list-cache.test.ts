import t from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { grantId } from '../../src/core/links.ts';
import { createListCache } from '../../src/meraki/list-cache.ts';
import { json, linkTo, serve, tokens } from '../support/scripted-meraki.ts';

const key = linkTo().key;
const of = (personId: string) => ({ ...key, personId });

function setup(most = 10) {
  const time = { now: Date.now() };
  const lists = createListCache<number>(() => time.now, most);
  let reads = 0;
  const read = async (who = 'ada', length = 3, fresh = false) => {
    const { items } = await lists.read(of(who), { fresh }, async () => {
      reads += 1;
      return Array.from({ length }, (_, n) => n);
    });
    return items;
  };
  return { lists, read, time, reads: () => reads };
}

t.test('a list is cached for five minutes', async (t) => {
  const { read, time, reads } = setup();
  await read();
  time.now += 5 * MINUTE;
  t.same(await read(), [0, 1, 2]);
  t.equal(reads(), 1);
  time.now += 1;
  await read();
  t.equal(reads(), 2);
});

t.test('a fresh read renews the cached list', async (t) => {
  const { read, time, reads, lists } = setup();
  await read();
  time.now += 4 * MINUTE;
  await read('ada', 2, true);
  t.equal(reads(), 2);
  time.now += 4 * MINUTE;
  t.same(lists.find(key), { items: [0, 1], age: 4 * MINUTE });
});

t.test('a list belongs to one link, and not to the one before it', async (t) => {
  const { read, lists } = setup();
  await read();
  t.equal(lists.find(of('tom')), undefined);
  t.equal(lists.find({ ...key, organizationId: '2' }), undefined);
  t.equal(lists.find({ ...key, linkedAt: 2 }), undefined);
});

t.test('a caller that sorts its list does not change the cached one', async (t) => {
  const { read } = setup();
  (await read()).reverse();
  (await read()).reverse();
  t.same(await read(), [0, 1, 2]);
});

t.test('when the cache is full, the list that was used longest ago is dropped', async (t) => {
  const { read, lists } = setup(10);
  for (const who of ['ada', 'tom', 'ben']) await read(who);
  lists.find(of('ada'));
  await read('eve');
  t.same(
    ['ada', 'tom', 'ben', 'eve'].map((who) => lists.find(of(who)) !== undefined),
    [true, false, true, true],
  );
  await read('big', 11);
  t.equal(lists.find(of('big')), undefined, 'more than all is not kept');
  t.ok(lists.find(of('ada')), 'and nobody has to go for it');
});

t.test('forgetting a link drops its list, and a read under way is not cached', async (t) => {
  const { read, lists } = setup();
  await read();
  await read('tom');
  const reading = read('ada', 5, true);
  lists.forget(grantId(key));
  t.equal(lists.find(key), undefined);
  t.equal((await reading).length, 5, 'the reader still gets the list');
  t.equal(lists.find(key), undefined);
  t.ok(lists.find(of('tom')));
});

t.test('a failure is not cached', async (t) => {
  const { lists, read } = setup();
  const failing = lists.read(key, {}, async () => Promise.reject(new Error('no')));
  await t.rejects(failing, /no/);
  t.same(await read(), [0, 1, 2]);
});

t.test('networks and devices stay cached between commands, until the link ends', async (t) => {
  const { api, server } = await serve(t, (req, res) =>
    json(res, req.url?.includes('/networks') ? [{ id: 'N_1' }] : [{ serial: 'Q2-1' }]),
  );
  const readBoth = () => Promise.all([api.open(linkTo()).networks(), api.open(linkTo()).devices()]);
  await readBoth();
  await readBoth();
  t.equal(server.requests.length, 2);
  await api.open(linkTo()).networks({ fresh: true });
  t.equal(server.requests.length, 3);
  await api.open(linkTo('1', tokens(), { linkedAt: 2 })).networks();
  t.equal(server.requests.length, 4, 'linked again');
  api.forget(grantId({ personId: 'ada', organizationId: '1' }));
  await readBoth();
  t.equal(server.requests.length, 6);
});
