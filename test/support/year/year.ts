import { randomBytes } from 'node:crypto';
import Fastify from 'fastify';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { createMerakiApi } from '../../../src/meraki/api.ts';
import { clientOf, oauthPlugin } from '../../../src/oauth/plugin.ts';
import { createProvider } from '../../../src/oauth/provider.ts';
import { MERAKI } from '../../../src/oauth/providers.ts';
import { resealAll } from '../../../src/oauth/reseal.ts';
import { createSealer } from '../../../src/oauth/sealing.ts';
import { createEmbeddedRateLimiters } from '../../../src/store/embedded/rate-limiter.ts';
import { createMemoryLog, NOW } from '../records.ts';
import { type ActionParts, askWith, link, planActions, SLOTS_A_DAY, type Someone } from './actions.ts';
import { CLIENT, startServer } from './authorization-server.ts';
import { type Books, createBooks } from './books.ts';
import { type Consents, createConsents } from './consents.ts';
import { type Life, startLife } from './life.ts';
import { createRandom } from './random.ts';
import { createForecast } from './weather.ts';
import { createWitness } from './witness.ts';

const OLD = { id: 'old', key: randomBytes(32) };
const NEW = { id: 'new', key: randomBytes(32) };
/** Days of the year on which the sealing key is rotated, and on which the client secret becomes wrong and right again. */
const KEY_ROTATED = 120;
const SECRET_WRONG = 200;
const SECRET_RIGHT = 203;
const REDIRECT_URI = 'http://127.0.0.1:9/oauth/callback';

export interface YearOptions {
  seed: number;
  people: number;
  days: number;
  /** The folder of the store. */
  dir: string;
  /** Registers a function that runs at the end, also after a failure. */
  teardown(close: () => Promise<unknown>): void;
}

/** Simulates a year in steps of half a day. @returns the counts of events, and the violations */
export async function simulateYear({ seed, people, days, dir, teardown }: YearOptions): Promise<Books> {
  const random = createRandom(seed);
  let now = NOW;
  const clock = () => ++now;
  let run = 0;
  const books: Books = createBooks(() => consents, createSealer([NEW, OLD]), clock);
  const consents: Consents = createConsents({ clock, run: () => run, onReuse: books.onReuse });
  const forecast = createForecast(createRandom(seed + 1));
  const server = await startServer(consents, forecast.now);
  teardown(server.close);
  const witness = createWitness(books.onChanges);
  const app = Fastify();
  teardown(() => app.close());
  const client = { clientId: CLIENT.id, clientSecret: CLIENT.secret };
  await app.register(oauthPlugin, {
    providers: [{ data: MERAKI, ...client, oauthUrl: server.url, redirectUri: REDIRECT_URI }],
  });
  await app.ready();
  const provider = createProvider({
    data: MERAKI,
    client: clientOf(app, MERAKI),
    redirectUri: REDIRECT_URI,
    clock,
    meter: silentMeter,
    log: createMemoryLog(),
  });
  const api = createMerakiApi({
    apiUrl: `${server.url}/api/v1`,
    log: createMemoryLog(),
    clock,
    rateLimiterOf: createEmbeddedRateLimiters(clock, 1e6),
  });
  teardown(api.close);

  let keys = [OLD];
  const start = (): Promise<Life> => {
    run += 1;
    const { onMessage } = books;
    const { organizations } = api;
    return startLife({ dir, clock, keys, provider, organizations, witness, onMessage });
  };
  let life = await start();
  teardown(() => life.end());
  const restart = async (): Promise<void> => {
    await life.end();
    if (life.fate.isDead) books.crashed.add(run);
    books.count(life.fate.isDead ? 'crashes' : 'restarts');
    life = await start();
    books.violations.push(...(await witness.compare(life.store)));
    await books.check(life.store);
  };
  /** Runs works until they end or the process dies; then the next process starts. */
  const during = async (works: ((parts: ActionParts) => Promise<void>)[]): Promise<void> => {
    const parts = { life, books, consents, server, clock, failuresBefore: server.failures };
    await Promise.race([Promise.all(works.map((work) => work(parts))), life.fate.died]);
    if (life.fate.isDead) await restart();
  };
  const care = [
    ({ life: { maintenance } }: ActionParts) => maintenance.tick(),
    ({ life: { revocationQueue } }: ActionParts) => revocationQueue.drain(),
  ];
  const rotateKeys = async ({ life: { store, sealer } }: ActionParts): Promise<void> => {
    await resealAll(store, sealer, () => {});
    if (!(await store.countByKey()).has('old')) keys = [NEW];
  };

  const everybody = createPeople(people, random);
  await during(
    everybody.flatMap((who) => who.organizations.map((id) => (p: ActionParts) => link(who, id, p))),
  );
  let usual = 1000;
  for (let day = 0; day < days; day++) {
    const before = life.fate.moments;
    const own = run;
    server.takesClient = day < SECRET_WRONG || day >= SECRET_RIGHT;
    if (day === KEY_ROTATED) keys = [NEW, OLD];
    if (day === KEY_ROTATED || random.chance(0.03)) await restart();
    if (random.chance(0.15)) life.fate.dieIn(1 + random.below(usual));
    if (random.chance(Math.max(0.03, 0.0005 * people))) {
      const organization = random.pick(everybody.flatMap(({ organizations }) => organizations)) ?? '';
      if (consents.remove(organization) > 0) books.count('removals in the dashboard');
    }
    for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
      now = NOW + (day + (slot + 1) / SLOTS_A_DAY) * DAY;
      forecast.turn();
      const reseal = day > KEY_ROTATED && keys.length > 1 && slot === 0 ? [rotateKeys] : [];
      await during([...everybody.flatMap((who) => planActions(who, random)), ...care, ...reseal]);
    }
    await during([({ life: { store } }) => store.sweep(now)]);
    if (own === run) usual = life.fate.moments - before;
  }

  // From here on the server works and no process dies: all pending work must be finished within two days.
  life.fate.dieIn(Number.POSITIVE_INFINITY);
  forecast.clear();
  server.takesClient = true;
  for (let hour = 0; hour < 48; hour++) {
    now += HOUR;
    await during(care);
  }
  const asks = everybody.map((who) => async (parts: ActionParts) => {
    for (const grant of await parts.life.store.listGrants(who.id)) await askWith(grant, who, parts);
  });
  await during(asks);
  await during(care);
  await restart();
  if ((await life.store.listRevocations()).length > 0)
    books.violations.push('the revocation queue is not empty');
  for (const grant of await life.store.listGrants()) {
    const consent = books.consentOf(grant);
    if (grant.status === 'active') {
      books.count('links at the end');
      if (consent === undefined || !consents.isLiving(consent))
        books.violations.push('a link is active although its consent has ended');
    } else if (grant.toldAt === undefined) books.violations.push('a link ended without a message');
  }
  if (keys.length > 1) books.violations.push('the old key is still in use');
  return books;
}

/** Creates people who ask every day up to once in 400 days; an organization has several administrators. */
function createPeople(count: number, random: ReturnType<typeof createRandom>): Someone[] {
  const organizations = Array.from({ length: Math.ceil(count / 2) }, (_, i) => `${500_000 + i}`);
  return Array.from({ length: count }, (_, i) => ({
    id: `person-${i}`,
    habit: random.pick([1, 3, 7, 7, 20, 40, 100, 400]) ?? 7,
    organizations: [
      ...new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(organizations) ?? '')),
    ],
    wanted: undefined,
  }));
}
