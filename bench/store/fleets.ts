import { createHelpOperation } from './help-operation.ts';
import { cpuOfServer, usageOf } from './instance-usage.ts';
import { measureWarm, type OperationResult, warmUp } from './measure.ts';
import { createSpaces } from './spaces.ts';
import type { SeededStore } from './store-under-test.ts';
import { startTestBed, type TestBed } from './test-bed.ts';
import { createWebhookDelivery } from './webhook-delivery.ts';

/** A number of instances on one store, and their load. */
export interface Fleet {
  size: number;
  store: SeededStore;
  load: FleetLoad;
}

/** The load on the instances. */
export interface FleetLoad {
  /** Number of spaces; in each one a command is under way at any time. */
  spaces: number;
  /** Milliseconds by which Webex delays each answer. */
  webexTakes: number;
}

/** The results of a fleet: times of commands, and CPU time for each command in milliseconds. */
export interface FleetResult extends OperationResult {
  /** CPU time of all instances together. */
  instances: number;
  /** CPU time of PostgreSQL; undefined without PostgreSQL or outside Linux. */
  database: number | undefined;
  /** CPU time of this process: stand-ins, load balancer, and the people who ask. */
  rest: number;
}

/** Starts a fleet and measures `help` under its load. */
export async function measureFleet(fleet: Fleet, seconds: number): Promise<FleetResult> {
  const { spaces } = fleet.load;
  await using cleanup = new AsyncDisposableStack();
  const testBed = await startTestBed(cleanup);
  const { instances, ask } = await startFleet(testBed, fleet, cleanup);
  const used = async () => {
    const usages = await Promise.all(instances.map(usageOf));
    const { user, system } = process.cpuUsage();
    const { DATABASE_URL } = fleet.store.env;
    return {
      instances: usages.reduce((sum, { cpu }) => sum + cpu, 0),
      database: DATABASE_URL === undefined ? undefined : await cpuOfServer(DATABASE_URL),
      rest: (user + system) / 1000,
    };
  };
  // The first thousands of commands take more CPU time, because their code is still being compiled.
  await warmUp(ask, 2 * seconds, spaces);
  let asked = 0;
  const before = await used();
  const result = await measureWarm(
    (worker) => {
      asked += 1;
      return ask(worker);
    },
    seconds,
    spaces,
  );
  const after = await used();
  const each = (from: number, to: number) => (to - from) / asked;
  return {
    ...result,
    instances: each(before.instances, after.instances),
    database:
      before.database === undefined || after.database === undefined
        ? undefined
        : each(before.database, after.database),
    rest: each(before.rest, after.rest),
  };
}

async function startFleet(testBed: TestBed, { size, store, load }: Fleet, cleanup: AsyncDisposableStack) {
  const started = await Promise.all(Array.from({ length: size }, () => testBed.addInstance(store.env)));
  if (load.webexTakes > 0) {
    const effect = { kind: 'delay', ms: load.webexTakes } as const;
    testBed.webex.faults.add({ path: /^\/v1\//, times: Number.POSITIVE_INFINITY, effect });
  }
  const deliver = createWebhookDelivery(testBed, 2 * load.spaces, cleanup);
  const ask = createHelpOperation(createSpaces(testBed, load.spaces), deliver, cleanup);
  return { instances: started.map(({ instance }) => instance), ask };
}
