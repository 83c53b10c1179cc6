import t from 'tap';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { grantId } from '../../src/core/links.ts';
import { createListCache } from '../../src/meraki/list-cache.ts';
import { json, linkTo, serve, virtualTime } from '../support/scripted-meraki.ts';

const AURORA = '1\nread';
const OTHERS = ['2\nread', '3\nread', '4\nread'];

function setup(most = 10) {
  const time = { now: Date.now() };
  const lists = createListCache<number>(() => time.now, most);
  const read = async (partition = AURORA, length = 3) => {
    const { items } = await lists.read(partition, async () => Array.from({ length }, (_, n) => n));
    return items;
  };
  return { lists, read, time };
}

t.test('a list is kept for five minutes', async (t) => {
  const { read, lists, time } = setup();
  await read();
  time.now += 5 * MINUTE;
  t.same(lists.find(AURORA), { items: [0, 1, 2], age: 5 * MINUTE });
  time.now += 1;
  t.equal(lists.find(AURORA), undefined);
});

t.test('who asks for a younger list does not get an older one', async (t) => {
  const { read, lists, time } = setup();
  await read();
  time.now += 3 * SECOND;
  t.equal(lists.find(AURORA, 2 * SECOND), undefined);
  t.ok(lists.find(AURORA, 3 * SECOND));
});

t.test('a list that is read again takes the place of the first', async (t) => {
  const { read, lists, time } = setup();
  await read();
  time.now += 4 * MINUTE;
  await read(AURORA, 2);
  time.now += 4 * MINUTE;
  t.same(lists.find(AURORA), { items: [0, 1], age: 4 * MINUTE });
});

t.test('a list belongs to one partition', async (t) => {
  const { read, lists } = setup();
  await read();
  t.equal(lists.find('1\nread write'), undefined);
  t.equal(lists.find('2\nread'), undefined);
});

t.test('all who read a list get the same one, which nobody can change', async (t) => {
  const { read, lists } = setup();
  const first = await read();
  t.equal(lists.find(AURORA)?.items, first);
  t.ok(Object.isFrozen(first));
});

t.test('when the cache is full, the list that was used longest ago is dropped', async (t) => {
  const { read, lists } = setup(10);
  const [second = '', third = '', fourth = ''] = OTHERS;
  for (const partition of [AURORA, second, third]) await read(partition);
  lists.find(AURORA);
  await read(fourth);
  t.same(
    [AURORA, second, third, fourth].map((partition) => lists.find(partition) !== undefined),
    [true, false, true, true],
  );
  await read('5\nread', 11);
  t.equal(lists.find('5\nread'), undefined, 'more than all is not kept');
  t.ok(lists.find(AURORA), 'and nobody has to go for it');
});

t.test('forgetting an organization drops its lists, and a read under way is not kept', async (t) => {
  const { read, lists } = setup(30);
  await read();
  await read('1\nread write');
  await read('11\nread');
  const reading = read(AURORA, 5);
  lists.forget('1');
  t.equal((await reading).length, 5, 'the reader still gets the list');
  t.equal(lists.find(AURORA), undefined);
  t.equal(lists.find('1\nread write'), undefined);
  t.ok(lists.find('11\nread'), 'another organization');
});

t.test('a failure is not kept', async (t) => {
  const { lists, read } = setup();
  const failing = lists.read(AURORA, async () => Promise.reject(new Error('no')));
  await t.rejects(failing, /no/);
  t.equal(lists.find(AURORA), undefined);
  t.same(await read(), [0, 1, 2]);
});

t.test('networks and devices are kept once for all links of an organization, until one ends', async (t) => {
  const { clock } = virtualTime();
  const { api, server } = await serve(
    t,
    (req, res) => json(res, req.url?.includes('/networks') ? [{ id: 'N_1' }] : [{ serial: 'Q2-1' }]),
    { clock, now: clock, areShared: true },
  );
  const of = (personId: string) => api.open(linkTo('1', undefined, { personId }, clock()));
  const readBoth = (personId: string) =>
    Promise.all([of(personId).networks(), of(personId).devices(), of(personId).findDevices({ name: 'q' })]);
  const [networks, devices] = await readBoth('ada');
  const [same, alsoSame] = await readBoth('tom');
  t.equal(networks, same, 'one copy');
  t.equal(devices, alsoSame);
  t.equal(server.requests.length, 3, 'and one of the search, which came before the list');
  await of('ada').networks({ fresh: true });
  t.equal(server.requests.length, 3, 'read within the last two seconds');
  await api.open(linkTo('1', undefined, { linkedAt: 2 }, clock())).networks();
  t.equal(server.requests.length, 3, 'linked again');
  api.forget(grantId({ personId: 'tom', organizationId: '1' }));
  await readBoth('ada');
  t.ok(server.requests.length > 4);
});
