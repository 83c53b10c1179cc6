import t from 'tap';
import { SECOND } from '../../src/core/clock.ts';
import { createSnapshot } from '../../src/metrics/snapshot.ts';
import { createLines } from '../support/gateway.ts';

const empty = {
  links: { active: 0, relink_required: 0 },
  openTickets: 0,
  openShares: 0,
  openAccessRequests: 0,
  revocations: { size: 0, age: 0 },
};
const none = { size: 0, age: 0 };
const instance = () => ({ sources: {}, lastEventAt: undefined, background: 0 });

t.test('the store is read once in five seconds, however often the page is requested', async (t) => {
  const time = { now: 0 };
  let reads = 0;
  let fails = false;
  const { log, lines } = createLines();
  const snapshot = createSnapshot({
    store: {
      async counts() {
        reads += 1;
        if (fails) throw new Error('away');
        return empty;
      },
    },
    inbox: { backlog: async () => none },
    checks: {},
    instance,
    clock: () => time.now,
    log,
  });
  const all = await Promise.all(Array.from({ length: 100 }, snapshot));
  t.ok(all.every(({ store }) => store !== undefined));
  t.equal(reads, 1);
  fails = true;
  t.ok((await snapshot()).store);
  time.now += 5 * SECOND;
  t.equal((await snapshot()).store, undefined, 'a failing store does not reject');
  t.match(lines, [{ level: 'warn', fields: { err: /away/ } }]);
  fails = false;
  time.now += 5 * SECOND;
  t.ok((await snapshot()).store);
});

t.test('a store that does not answer delays the page by four seconds at most', async (t) => {
  const { log, lines } = createLines();
  const snapshot = createSnapshot({
    store: { counts: async () => empty },
    inbox: { backlog: () => new Promise(() => {}) },
    checks: {},
    instance,
    clock: Date.now,
    log,
  });
  t.equal((await snapshot()).store, undefined);
  t.match(lines, [{ fields: { err: /no answer in 4 s/ } }]);
});

t.test('the checks of /readyz are read for each page; one that takes too long is left out', async (t) => {
  const snapshot = createSnapshot({
    store: { counts: async () => empty },
    inbox: { backlog: async () => none },
    checks: {
      store: async () => ({ state: 'ok', detail: '' }),
      webex_token: () => new Promise(() => {}),
    },
    instance,
    clock: Date.now,
    log: createLines().log,
  });
  t.strictSame((await snapshot()).checks, { store: 'ok' });
});
