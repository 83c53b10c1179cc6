import { setTimeout as delay } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import { KnownError } from '../../../src/core/errors.ts';
import {
  type ClaimedEvent,
  HANDLED,
  type Handled,
  type Inbox,
  LeaseLostError,
} from '../../../src/core/inbox.ts';
import { type Claimed, createInboxTable } from '../../../src/store/postgres/inbox-table.ts';
import type { Statements } from '../../../src/store/postgres/statements.ts';
import { join, type Member, openInbox } from '../../support/inbox-instance.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { AWAY, newDatabase, openInstance } from '../../support/postgres-store.ts';
import { hold, inboxContract, newEvent, until } from '../../support/store-contract/inbox.ts';

/** Handles side by side what comes from several inboxes, and writes down what must not be. */
function watch() {
  const handled: string[] = [];
  const collisions: string[] = [];
  const atWork = new Set<string>();
  const handle = async ({ body }: ClaimedEvent) => {
    const lane = body.split(' ')[0] ?? '';
    if (atWork.has(lane)) collisions.push(body);
    atWork.add(lane);
    await delay(Math.random() * 4);
    atWork.delete(lane);
    handled.push(body);
    return HANDLED;
  };
  return { handled, collisions, handle };
}

/** Statements of one transaction. */
function within(client: ClientBase): Statements {
  return {
    rows: async (shape, text, values) => z.array(shape).parse((await client.query(text, values)).rows),
    count: async (text, values) => (await client.query(text, values)).rowCount ?? 0,
  };
}

/** Resolves when every event has ended: it does so after it was handled. */
const untilEmpty = ({ pool }: Member) =>
  until(async () => (await pool.query('select from events')).rowCount === 0);

const LANES = Array.from({ length: 25 }, (_, n) => `lane-${n}`);
const TWENTY = Array.from({ length: 20 }, (_, n) => n);
const FIVE_HUNDRED = LANES.flatMap((lane) => TWENTY.map((n) => `${lane} ${n}`)).sort();

t.test('the shared inbox', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);

  async function two(t: Test): Promise<{ url: string; first: Member; second: Member }> {
    const url = await newDatabase(server);
    const [first, second] = await Promise.all([join(t, url), join(t, url)]);
    return { url, first, second };
  }

  await inboxContract(t, 'PostgreSQL', async (t) => {
    const url = await newDatabase(server);
    let member = await join(t, url);
    let inbox = openInbox(t, member);
    const restart = async (patience = 1_000) => {
      await inbox.drain(patience);
      await Promise.all([inbox.close(), member.vanish()]);
      member = await join(t, url);
      inbox = openInbox(t, member);
      return inbox;
    };
    return { inbox, restart };
  });

  t.test('the last that was heard is known for as long as nothing else was', async (t) => {
    const { url, first } = await two(t);
    const instance = await openInstance(t, url);
    for (const key of ['one', 'two'])
      await first.table.accept(newEvent({ key, rememberUntil: Date.now() - HOUR, partitionKey: undefined }));
    const heardAt = await first.table.heardAt();
    t.ok(heardAt);
    await instance.store.sweep(Date.now());
    t.equal(await first.table.heardAt(), heardAt);
    const { rows } = await first.pool.query('select key from seen_events');
    t.same(rows, [{ key: 'two' }]);
    t.equal(await first.table.accept(newEvent({ key: 'two' })), 'accepted', 'but its key does not count');
  });

  t.test('what this one hears is not in what was heard before, however slow the database is', async (t) => {
    const { first } = await two(t);
    const gate = Promise.withResolvers<void>();
    const heardAt = async () => {
      await gate.promise;
      return first.table.heardAt();
    };
    const inbox = openInbox(t, { ...first, table: { ...first.table, heardAt } });
    hold(t, inbox);
    const told = Promise.all([inbox.accept(newEvent()), inbox.missed(Date.now())]);
    await delay(100);
    gate.resolve();
    await told;
    t.equal(await inbox.heardAt(), undefined);
  });

  t.test('500 events, accepted and handled by two: each once, in order per lane', async (t) => {
    const { first, second } = await two(t);
    const inboxes = [openInbox(t, first), openInbox(t, second)];
    const { handled, collisions, handle } = watch();
    for (const inbox of inboxes) inbox.open(handle);
    await Promise.all(
      LANES.map(async (lane) => {
        for (const n of TWENTY)
          await inboxes[n % 2]?.accept(newEvent({ partitionKey: lane, body: `${lane} ${n}` }));
      }),
    );
    await until(() => handled.length >= 500);
    await delay(200);
    t.strictSame(handled.toSorted(), FIVE_HUNDRED);
    t.strictSame(collisions, []);
    for (const lane of LANES) {
      const inLane = handled.filter((body) => body.startsWith(`${lane} `));
      t.strictSame(
        inLane,
        TWENTY.map((n) => `${lane} ${n}`),
      );
    }
    await untilEmpty(first);
  });

  t.test('500 events at the same moment: each once, and never two of a lane at once', async (t) => {
    const { first, second } = await two(t);
    const inboxes = [openInbox(t, first), openInbox(t, second)];
    const { handled, collisions, handle } = watch();
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
  });

  t.test('what comes later in a lane waits for what is only just being accepted', async (t) => {
    const { first, second } = await two(t);
    const client = await first.pool.connect();
    const slow = createInboxTable(within(client), first.instances.instance);
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
      'never two of a lane at once',
    );
  });

  t.test('an instance takes no more than it can do, and leaves the rest to another one', async (t) => {
    const { first, second } = await two(t);
    const [full, free] = [openInbox(t, first), openInbox(t, second)];
    const claimed = hold(t, full);
    const lanes = Array.from({ length: 100 }, (_, n) => `lane-${n}`);
    await Promise.all(lanes.map((lane) => full.accept(newEvent({ partitionKey: lane }))));
    await until(() => full.size === 48);
    await delay(100);
    t.equal(claimed.size, 48);
    const others = hold(t, free);
    await until(() => free.size === 48);
    t.equal(new Set([...claimed.keys(), ...others.keys()]).size, 96);
    for (const { end } of claimed.values()) end();
    await until(() => claimed.size + others.size === 100);
  });

  t.test('a claim whose answer gets lost does not lose its events', async (t) => {
    const { first } = await two(t);
    let isLost = false;
    const table = {
      ...first.table,
      async claim(most: number) {
        const events = await first.table.claim(most);
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

  t.test('draining waits no longer for a database that does not answer', async (t) => {
    const { first } = await two(t);
    const answer = Promise.withResolvers<Claimed[]>();
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
    answer.resolve([{ id: 1, claims: 1, lane: 'lane', body: 'late', waited: 0, answering: false }]);
    await delay(20);
    t.equal(claimed.size, 0, 'what comes now is left to another instance');
  });

  t.test('whoever held the events of an instance that is gone', async (t) => {
    const { first, second } = await two(t);
    const [gone, other] = [openInbox(t, first), openInbox(t, second)];
    const claimed = hold(t, gone);
    const lanes = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const n of [1, 2, 3]) {
      for (const lane of lanes) await gone.accept(newEvent({ partitionKey: lane, body: `${lane}${n}` }));
    }
    await until(() => claimed.size === 6);
    for (const lane of ['a', 'b']) await claimed.get(`${lane}1`)?.event.checkOwnership();
    const taken: string[] = [];
    const interrupted: string[] = [];
    other.open(async ({ body, isInterrupted, checkOwnership }) => {
      if (isInterrupted) interrupted.push(body);
      await checkOwnership();
      taken.push(body);
      return HANDLED;
    });
    await delay(2_000);
    t.strictSame(taken, [], 'nobody takes over from who lives');

    await gone.drain(0);
    await first.vanish();
    await until(() => taken.length === 18);
    t.strictSame(interrupted.sort(), ['a1', 'b1'], 'those whose answer had begun');
    for (const lane of lanes) {
      const inLane = taken.filter((body) => body.startsWith(lane));
      t.strictSame(inLane, [`${lane}1`, `${lane}2`, `${lane}3`]);
    }
    for (const { event, end } of claimed.values()) {
      await t.rejects(event.checkOwnership(), new LeaseLostError());
      end();
    }
    await until(() => gone.size === 0);
    await delay(1_500);
    t.equal(taken.length, 18, 'and nothing is handled once more');
    await untilEmpty(second);
  });

  t.test('what comes back to the instance that lost it is answered by one of its two hands', async (t) => {
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
    t.equal(await second.table.freeOrphans([first.instances.instance]), 1);
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

  t.test('an answer that was not finished when its lane went on is taken over as well', async (t) => {
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
  });

  t.test('the database goes away and comes back', async (t) => {
    const url = await newDatabase(server);
    const [first, second] = await Promise.all([join(t, url, MINUTE), join(t, url, MINUTE)]);
    const inboxes = [openInbox(t, first), openInbox(t, second)];
    const { handled, collisions, handle } = watch();
    for (const inbox of inboxes) {
      inbox.open(async (event) => {
        await event.checkOwnership();
        return handle(event);
      });
    }
    const accepted: string[] = [];
    const refused: string[] = [];
    const faults = new Set<unknown>();
    let isOver = false;
    const talk = async (lane: string, inbox: Inbox | undefined) => {
      for (let n = 0; !isOver; n++) {
        const body = `${lane} ${n}`;
        try {
          await inbox?.accept(newEvent({ partitionKey: lane, body }));
          accepted.push(body);
        } catch (error) {
          refused.push(body);
          faults.add(error instanceof KnownError ? error.code : error);
        }
        await delay(5);
      }
    };
    const talking = LANES.map((lane, n) => talk(lane, inboxes[n % 2]));
    for (const mode of ['immediate', 'fast', 'immediate'] as const) {
      const before = { accepted: accepted.length, refused: refused.length };
      await until(() => accepted.length > before.accepted + 50);
      await server.stop(mode);
      await until(() => refused.length > before.refused + 50);
      await t.rejects(first.table.accept(newEvent()), AWAY);
      await server.start();
    }
    const atLast = accepted.length;
    await until(() => accepted.length > atLast + 50);
    isOver = true;
    await Promise.all(talking);
    t.comment(`${accepted.length} accepted, ${refused.length} refused`);
    await until(() => accepted.every((body) => handled.includes(body)));
    t.strictSame(
      accepted.filter((body) => !handled.includes(body)),
      [],
      'nothing that was accepted is lost',
    );
    t.strictSame(
      handled.filter((body, at) => handled.indexOf(body) !== at),
      [],
      'nothing is handled twice',
    );
    t.strictSame(collisions, []);
    t.strictSame([...faults], ['store_unavailable']);
    await untilEmpty(first);
  });

  t.test(
    'a claim takes no more than was wanted, also when the table was nearly empty a moment ago',
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
      // What autovacuum leaves behind: pages, and the statistics of one row.
      await pool.query('vacuum analyze events');
      await fill(2_500);
      t.equal((await table.claim(2)).length, 2);
      t.equal((await table.claim(48)).length, 48);
      t.equal((await table.claim(48)).length, 0, 'of each lane one');
    },
  );
});
