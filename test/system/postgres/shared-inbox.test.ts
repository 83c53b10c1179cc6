import { setTimeout as delay } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { HOUR } from '../../../src/core/clock.ts';
import { type ClaimedEvent, HANDLED, type Handled, OwnershipLostError } from '../../../src/core/inbox.ts';
import { type ClaimedRow, createInboxTable } from '../../../src/store/postgres/inbox-table.ts';
import type { Statements } from '../../../src/store/postgres/statements.ts';
import { join, type Member, openInbox } from '../../support/inbox-instance.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { emptyDatabase, newDatabase, openInstance } from '../../support/postgres-store.ts';
import { inboxContract } from '../../support/store-contract/inbox.ts';
import {
  hold,
  newEvent,
  until,
  untilEmpty,
  watchPartitions,
} from '../../support/store-contract/inbox-events.ts';

/** Runs statements inside one transaction. */
function within(client: ClientBase): Statements {
  return {
    rows: async (shape, text, values) => z.array(shape).parse((await client.query(text, values)).rows),
    count: async (text, values) => (await client.query(text, values)).rowCount ?? 0,
  };
}

const PARTITIONS = Array.from({ length: 25 }, (_, n) => `room-${n}`);
const TWENTY = Array.from({ length: 20 }, (_, n) => n);
const FIVE_HUNDRED = PARTITIONS.flatMap((key) => TWENTY.map((n) => `${key} ${n}`)).sort();

t.test('the shared inbox keeps every event', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();

  async function two(t: Test): Promise<{ url: string; first: Member; second: Member }> {
    const url = await newDatabase(server);
    const [first, second] = await Promise.all([join(t, url), join(t, url)]);
    return { url, first, second };
  }

  const contractUrl = await newDatabase(server);
  await inboxContract(t, 'PostgreSQL', async (t) => {
    await emptyDatabase(contractUrl);
    let member = await join(t, contractUrl);
    let inbox = openInbox(t, member);
    const restart = async (timeout = 1_000) => {
      await inbox.drain(timeout);
      await Promise.all([inbox.close(), member.vanish()]);
      member = await join(t, contractUrl);
      inbox = openInbox(t, member);
      return inbox;
    };
    return { inbox, restart };
  });

  t.test('the time of the last event that was heard outlives its key', async (t) => {
    const { url, first } = await two(t);
    const instance = await openInstance(t, url);
    for (const key of ['one', 'two'])
      await first.table.accept(newEvent({ key, rememberFor: -HOUR, partitionKey: undefined }));
    const heardAt = await first.table.heardAt();
    t.ok(heardAt);
    await instance.store.sweep(Date.now());
    t.equal(await first.table.heardAt(), heardAt);
    const { rows } = await first.pool.query('select key from seen_events');
    t.same(rows, [{ key: 'two' }]);
    t.equal(await first.table.accept(newEvent({ key: 'two' })), 'accepted', 'but the key does not count');
  });

  t.test(
    '`lastEventBeforeStart` does not include what this instance hears, however slow the database is',
    async (t) => {
      const { first } = await two(t);
      const gate = Promise.withResolvers<void>();
      const heardAt = async () => {
        await gate.promise;
        return first.table.heardAt();
      };
      const inbox = openInbox(t, { ...first, table: { ...first.table, heardAt } });
      hold(t, inbox);
      const told = Promise.all([inbox.accept(newEvent()), inbox.setMissedSince(Date.now())]);
      await delay(100);
      gate.resolve();
      await told;
      t.equal(await inbox.lastEventBeforeStart(), undefined);
    },
  );

  t.test(
    '500 events that two instances accept and handle are handled once, and in order within a partition',
    async (t) => {
      const { first, second } = await two(t);
      const inboxes = [openInbox(t, first), openInbox(t, second)];
      const { handled, collisions, handle } = watchPartitions();
      for (const inbox of inboxes) inbox.open(handle);
      await Promise.all(
        PARTITIONS.map(async (key) => {
          for (const n of TWENTY)
            await inboxes[n % 2]?.accept(newEvent({ partitionKey: key, body: `${key} ${n}` }));
        }),
      );
      await until(() => handled.length >= 500);
      await delay(200);
      t.strictSame(handled.toSorted(), FIVE_HUNDRED);
      t.strictSame(collisions, []);
      for (const key of PARTITIONS) {
        const inOrder = handled.filter((body) => body.startsWith(`${key} `));
        t.strictSame(
          inOrder,
          TWENTY.map((n) => `${key} ${n}`),
        );
      }
      await untilEmpty(first);
    },
  );

  t.test(
    '500 events at the same moment are handled once, and never two of a partition at a time',
    async (t) => {
      const { first, second } = await two(t);
      const inboxes = [openInbox(t, first), openInbox(t, second)];
      const { handled, collisions, handle } = watchPartitions();
      for (const inbox of inboxes) inbox.open(handle);
      await Promise.all(
        FIVE_HUNDRED.map((body, n) =>
          inboxes[n % 2]?.accept(newEvent({ partitionKey: body.split(' ')[0], body })),
        ),
      );
      await until(() => handled.length >= 500);
      await delay(200);
      t.strictSame(handled.toSorted(), FIVE_HUNDRED);
      t.strictSame(collisions, []);
    },
  );

  t.test('a later event of a partition waits for one that is just being accepted', async (t) => {
    const { first, second } = await two(t);
    const client = await first.pool.connect();
    const slow = createInboxTable(within(client), first.instances.id);
    await client.query('begin');
    await slow.accept(newEvent({ body: 'one' }));
    const later = second.table.accept(newEvent({ body: 'two' }));
    await delay(100);
    const claimed = await second.table.claim(10);
    await client.query('commit');
    client.release();
    await later;
    claimed.push(...(await first.table.claim(10)));
    t.strictSame(
      claimed.map(({ body }) => body),
      ['one'],
      'never two of a partition at a time',
    );
  });

  t.test('an instance claims no more than it can handle and leaves the rest to another one', async (t) => {
    const { first, second } = await two(t);
    const [full, free] = [openInbox(t, first), openInbox(t, second)];
    const claimed = hold(t, full);
    const keys = Array.from({ length: 100 }, (_, n) => `room-${n}`);
    await Promise.all(keys.map((partitionKey) => full.accept(newEvent({ partitionKey }))));
    await until(() => full.size === 48);
    await delay(100);
    t.equal(claimed.size, 48);
    const others = hold(t, free);
    await until(() => free.size === 48);
    t.equal(new Set([...claimed.keys(), ...others.keys()]).size, 96);
    for (const { end } of claimed.values()) end();
    await until(() => claimed.size + others.size === 100);
  });

  t.test('a claim whose answer is lost does not lose its events', async (t) => {
    const { first } = await two(t);
    let isLost = false;
    const table = {
      ...first.table,
      async claim(limit: number) {
        const events = await first.table.claim(limit);
        if (isLost || events.length === 0) return events;
        isLost = true;
        throw new Error('Connection terminated unexpectedly');
      },
    };
    const inbox = openInbox(t, { ...first, table });
    const handled: string[] = [];
    inbox.open(async ({ body, isInterrupted }) => {
      handled.push(`${body} ${isInterrupted}`);
      return HANDLED;
    });
    for (const body of ['one', 'two']) await inbox.accept(newEvent({ body }));
    await until(() => handled.length === 2);
    t.strictSame(handled, ['one false', 'two false']);
  });

  t.test('draining ends at its timeout while the database does not answer', async (t) => {
    const { first } = await two(t);
    const answer = Promise.withResolvers<ClaimedRow[]>();
    let isAsked = false;
    const claim = () => {
      isAsked = true;
      return answer.promise;
    };
    const inbox = openInbox(t, { ...first, table: { ...first.table, claim } });
    const claimed = hold(t, inbox);
    await until(() => isAsked);
    let left: number | undefined;
    void inbox.drain(50).then((count) => {
      left = count;
    });
    await until(() => left !== undefined);
    t.equal(left, 0);
    answer.resolve([{ id: 1, claims: 1, partitionKey: 'room', body: 'late', age: 0, isInterrupted: false }]);
    await delay(20);
    t.equal(claimed.size, 0, 'events of a late claim are left to another instance');
  });

  t.test(
    'the events of a dead instance are taken over, those whose answer had begun as interrupted',
    async (t) => {
      const { first, second } = await two(t);
      const [gone, other] = [openInbox(t, first), openInbox(t, second)];
      const claimed = hold(t, gone);
      const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
      for (const n of [1, 2, 3]) {
        for (const key of keys) await gone.accept(newEvent({ partitionKey: key, body: `${key}${n}` }));
      }
      await until(() => claimed.size === 6);
      for (const key of ['a', 'b']) await claimed.get(`${key}1`)?.event.checkOwnership();
      const taken: string[] = [];
      const interrupted: string[] = [];
      other.open(async ({ body, isInterrupted, checkOwnership }) => {
        if (isInterrupted) interrupted.push(body);
        await checkOwnership();
        taken.push(body);
        return HANDLED;
      });
      await delay(1_500);
      t.strictSame(taken, [], 'nothing is taken over from a living instance');

      await gone.drain(0);
      await first.vanish();
      await until(() => taken.length === 18);
      t.strictSame(interrupted.sort(), ['a1', 'b1'], 'only those whose answer had begun');
      for (const key of keys) {
        const inOrder = taken.filter((body) => body.startsWith(key));
        t.strictSame(inOrder, [`${key}1`, `${key}2`, `${key}3`]);
      }
      for (const { event, end } of claimed.values()) {
        await t.rejects(event.checkOwnership(), new OwnershipLostError());
        end();
      }
      await until(() => gone.size === 0);
      await delay(600);
      t.equal(taken.length, 18, 'nothing is handled twice');
      await untilEmpty(second);
    },
  );

  t.test('an event that comes back to the instance that lost it is answered once', async (t) => {
    const { first, second } = await two(t);
    const inbox = openInbox(t, first);
    const claimed: ClaimedEvent[] = [];
    const gate = Promise.withResolvers<Handled>();
    inbox.open((event) => {
      claimed.push(event);
      return gate.promise;
    });
    await inbox.accept(newEvent());
    await until(() => claimed.length === 1);
    await first.vanish();
    t.equal(await second.table.freeOrphans([first.instances.id]), 1);
    await until(() => claimed.length === 2);
    const answers = await Promise.allSettled(claimed.map(({ checkOwnership }) => checkOwnership()));
    t.strictSame(
      answers.map(({ status }) => status),
      ['rejected', 'fulfilled'],
    );
    gate.resolve(HANDLED);
    await until(() => inbox.size === 0);
    await untilEmpty(second);
  });

  t.test(
    'an answer that was not finished when its partition went on is taken over as interrupted',
    async (t) => {
      const { first, second } = await two(t);
      const [gone, other] = [openInbox(t, first), openInbox(t, second)];
      const finished = Promise.withResolvers<void>();
      const begun: string[] = [];
      gone.open(async ({ body, checkOwnership }) => {
        begun.push(body);
        await checkOwnership();
        return body === 'slow' ? { finished: finished.promise } : HANDLED;
      });
      for (const body of ['slow', 'next']) await gone.accept(newEvent({ body }));
      await until(() => begun.length === 2 && gone.size === 0);
      await gone.drain(0);
      await first.vanish();
      const taken: string[] = [];
      other.open(async ({ body, isInterrupted }) => {
        taken.push(`${body} ${isInterrupted}`);
        return HANDLED;
      });
      await until(() => taken.length > 0);
      t.strictSame(taken, ['slow true']);
      finished.resolve();
    },
  );

  t.test(
    'a claim takes no more events than its limit, also when the table was nearly empty a moment ago',
    async (t) => {
      const { first } = await two(t);
      const { pool, table } = first;
      const fill = (events: number) =>
        pool.query(
          "insert into events (lane, body) select 'lane ' || n % 50, repeat('x', 600) from generate_series(1, $1) n",
          [events],
        );
      await fill(3_000);
      await pool.query('delete from events where id > 1');
      // As after autovacuum: many pages, and the statistics of one row.
      await pool.query('vacuum analyze events');
      await fill(2_500);
      t.equal((await table.claim(2)).length, 2);
      t.equal((await table.claim(48)).length, 48);
      t.equal((await table.claim(48)).length, 0, 'one of each partition');
    },
  );
});
