import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import type { Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { type Balancer, startBalancer } from '../../src/sandbox/fleet/balancer.ts';
import { freePort } from '../../src/sandbox/fleet/free-port.ts';
import { type Services, startServices } from '../../src/sandbox/services.ts';
import { createWorld, type World } from '../../src/sandbox/world.ts';
import { type Instance, startInstance } from './instance.ts';
import { assertNoLeak, secretsOfStandIns } from './log-scan.ts';
import { createPeople, type People } from './people.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { until } from './until.ts';

/** Several instances of the application behind a load balancer, on one database, against the stand-ins. */
export interface Fleet extends Services, People {
  world: World;
  publicUrl: string;
  postgres: Postgres;
  /** The instances' database, for a test to read and change. */
  database: Pool;
  balancer: Balancer;
  instances: Instance[];
  /** Starts one more instance. @returns the instance, once it is ready and gets requests */
  add(): Promise<Instance>;
  /** Ends an instance; the load balancer sends it requests until it is gone. @returns its exit code */
  remove(instance: Instance, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** Resolves when no delivery and no event is under way. */
  settle(): Promise<void>;
  /** Every log line of every instance. */
  logs(): string[];
}

/**
 * Starts the fleet; it ends with the test.
 *
 * @param size number of instances at first
 * @param transport how the instances get events from Webex
 */
export async function startFleet(
  t: Test,
  size = 2,
  env: Record<string, string> = {},
  transport: 'webhooks' | 'websocket' = 'webhooks',
): Promise<Fleet> {
  const postgres = await startPostgres(t);
  const url = await postgres.createDatabase();
  const world = createWorld();
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const services = await startServices({ world, publicUrl, transport });
  const balancer = await startBalancer(port);
  const database = new Pool({ connectionString: url, options: '-c search_path=webex_meraki_bot', max: 2 });
  database.on('error', () => {}); // a test may stop the server
  const instances: Instance[] = [];
  const all: Instance[] = [];
  t.teardown(async () => {
    await Promise.all(all.map((instance) => instance.end('SIGKILL')));
    await Promise.all([balancer.close(), services.close(), database.end()]);
    assertNoLeak(
      fleet.logs(),
      secretsOfStandIns({ ...services, world }).set(new URL(url).password, 'a password'),
    );
  });

  async function settle(): Promise<void> {
    let quiet = 0;
    await until(
      'no event is left',
      async () => {
        await delay(25);
        await services.webex.api.waitForIdle();
        const { rows } = await database.query<{ left: number }>('SELECT count(*)::int AS left FROM events');
        quiet = rows[0]?.left === 0 ? quiet + 1 : 0;
        return quiet === 2;
      },
      10 * MINUTE,
    );
  }

  const fleet: Fleet = {
    ...services,
    ...createPeople({ world, services, publicUrl, settle }),
    world,
    publicUrl,
    postgres,
    database,
    balancer,
    instances,
    async add() {
      const instance = startInstance(await freePort(), { ...services.env, DATABASE_URL: url, ...env });
      all.push(instance);
      await instance.ready;
      instances.push(instance);
      balancer.targets.add(instance.port);
      return instance;
    },
    async remove(instance, signal) {
      instances.splice(instances.indexOf(instance), 1);
      const code = await instance.end(signal);
      balancer.targets.delete(instance.port);
      return code;
    },
    settle,
    logs: () => all.flatMap(({ lines }) => lines),
  };
  await Promise.all(Array.from({ length: size }, fleet.add));
  return fleet;
}
