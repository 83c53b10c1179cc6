import { type Balancer, startBalancer } from '../../src/sandbox/fleet/balancer.ts';
import { freePort } from '../../src/sandbox/fleet/free-port.ts';
import { type Services, startServices } from '../../src/sandbox/services.ts';
import { createWorld, type World } from '../../src/sandbox/world.ts';
import { type Instance, startInstance } from '../../test/support/instance.ts';
import { USAGE_REPORTING } from './instance-usage.ts';

/** The surroundings of the instances: the stand-ins and the load balancer. */
export interface TestBed extends Services {
  world: World;
  publicUrl: string;
  balancer: Balancer;
  /** Starts a further instance until `cleanup`. @returns the ready instance and the milliseconds that it took */
  addInstance(env: Record<string, string>): Promise<{ instance: Instance; taken: number }>;
}

/** Starts the stand-ins and the load balancer, without an instance, until `cleanup`. */
export async function startTestBed(cleanup: AsyncDisposableStack): Promise<TestBed> {
  const world = createWorld();
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const services = await startServices({ world, publicUrl });
  cleanup.defer(services.close);
  const balancer = await startBalancer(port);
  cleanup.defer(balancer.close);
  return {
    ...services,
    world,
    publicUrl,
    balancer,
    async addInstance(env) {
      const begin = performance.now();
      const instance = startInstance(await freePort(), { ...services.env, ...USAGE_REPORTING, ...env });
      cleanup.defer(async () => {
        await instance.end('SIGKILL');
      });
      await instance.ready;
      balancer.targets.add(instance.port);
      return { instance, taken: performance.now() - begin };
    },
  };
}
