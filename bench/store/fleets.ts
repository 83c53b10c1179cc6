import { createHelpOperation } from './help-operation.ts';
import { cpuOfServer, usageOf } from './instance-usage.ts';
import { measureWarm, type OperationResult, warmUp } from './measure.ts';
import { createSpaces } from './spaces.ts';
import type { SeededStore } from './store-under-test.ts';
import { startTestBed, type TestBed } from './test-bed.ts';
import { createWebhookDelivery } from './webhook-delivery.ts';

/** Instances on one store, and a Webex. */
export interface Fleet {
  size: number;
  store: SeededStore;
  load: FleetLoad;
}

/** What the instances are in for. */
export interface FleetLoad {
  /** In each a command is under way at any time. */
  spaces: number;
  /** Milliseconds that Webex takes for each answer, at least. */
  webexTakes: number;
}

/** Of a fleet: commands, and the CPU time in milliseconds that each cost. */
export interface FleetResult extends OperationResult {
  /** All instances together. */
  instances: number;
  /** Of PostgreSQL; undefined when there is none, or nobody tells. */
  database: number | undefined;
  /** Of this process: stand-ins, load balancer, and who asks. */
  rest: number;
}

export async function measureFleet(fleet: Fleet, seconds: number): Promise<FleetResult> {
  const { spaces } = fleet.load;
  await using ending = new AsyncDisposableStack();
  const company = await startTestBed(ending);
  const { instances, ask } = await startFleet(company, fleet, ending);
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
  // The first thousands of commands are dearer: what they need is still being compiled.
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

async function startFleet(
  company: TestBed,
  { size, store: place, load: busy }: Fleet,
  ending: AsyncDisposableStack,
) {
  const started = await Promise.all(Array.from({ length: size }, () => company.addInstance(place.env)));
  if (busy.webexTakes > 0) {
    const effect = { kind: 'delay', ms: busy.webexTakes } as const;
    company.webex.faults.add({ path: /^\/v1\//, times: Number.POSITIVE_INFINITY, effect });
  }
  const tell = createWebhookDelivery(company, 2 * busy.spaces, ending);
  const ask = createHelpOperation(createSpaces(company, busy.spaces), tell, ending);
  return { instances: started.map(({ instance }) => instance), ask };
}
