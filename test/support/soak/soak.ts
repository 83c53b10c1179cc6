import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'tap';
import { HOUR, MINUTE, SECOND } from '../../../src/core/clock.ts';
import { makeSpaces } from '../asked-questions.ts';
import { createFailingDisk } from '../failing-disk.ts';
import { startProxy } from '../fault-proxy.ts';
import { mountTmpfs } from '../faulty-disk.ts';
import { type Interruption, readInterruption } from '../outage/interruptions.ts';
import { setStage } from '../outage/stage.ts';
import { startPostgres } from '../postgres.ts';
import { createSetClock } from '../set-clock.ts';
import { until } from '../until.ts';
import { createRandom } from '../year/random.ts';
import { createConsents } from './consents.ts';
import { createCrowd } from './crowd.ts';
import { createLedger } from './ledger.ts';
import { LOGS } from './options.ts';
import { administer, ask, type Life, live, makeLink } from './people.ts';
import { runTroubles } from './run-troubles.ts';
import { createBots, type Scene } from './scene.ts';
import { viewOfDatabase, viewOfFolder } from './stored-view.ts';
import { answersTo, isAnswered } from './talk.ts';
import { checkVerdict } from './verdict.ts';

/** Seconds: a token with less than five minutes left is renewed before it is used, so each lasts some seconds. */
const TOKEN_LIFE = 5 * 60 + 8;

/** The options of a soak. */
export interface SoakOptions {
  seed: number;
  minutes: number;
  store: 'embedded' | 'postgres';
}

/** Lets a crowd live with the bots while something goes wrong each 10 s, and checks what became of it. */
export async function soak(t: Test, { seed, minutes, store }: SoakOptions): Promise<void> {
  t.setTimeout(0);
  const scene = await setScene(t, store, minutes, createRandom(seed));
  const { stage, crowd, bots, clock } = scene;
  const ledger = createLedger(crowd);
  await Promise.all(Array.from({ length: store === 'postgres' ? 2 : 1 }, bots.start));
  const spaces = new Map<string, string>();
  await Promise.all(
    crowd.map(async ({ id, displayName }) => {
      const [title = ''] = await makeSpaces(stage, displayName, 1, displayName);
      spaces.set(id, title);
    }),
  );
  let isOver = false;
  const life: Life = { scene, ledger, spaces, isOver: () => isOver };
  const linksOf = (personId: string) => ledger.links.filter(({ person }) => person.id === personId);
  await Promise.all(
    crowd.map(async ({ id }) => {
      for (const link of linksOf(id)) await makeLink(link, life);
    }),
  );

  const lives = [
    ...crowd.map(({ id }, n) => live(linksOf(id), createRandom(seed + n + 1), life)),
    administer(createRandom(seed - 1), life),
  ];
  await runTroubles(scene, createRandom(seed), minutes);
  isOver = true;
  await Promise.all(lives);
  scene.tell('all is well again');

  await stage.settle();
  // A revocation that failed waits for up to an hour.
  clock.ahead = 2 * HOUR;
  await until(
    'every revocation is confirmed',
    async () => (await scene.stored.revocations()) === 0,
    5 * MINUTE,
  );
  clock.ahead = 0;
  const beliefs = ledger.links.filter(({ belief, mayEndLater }) => belief === 'linked' && !mayEndLater);
  const last = ledger.asked.length;
  await Promise.all(beliefs.map((link) => ask(link, createRandom(seed), life)));
  await stage.settle();
  const unanswered = ledger.asked
    .slice(last)
    .filter((question) => !isAnswered(stage, question))
    .map(({ text, roomId, id }) => `${text}: ${answersTo(stage, roomId, id)[0]?.text}`);
  await checkVerdict(t, scene, ledger, unanswered);
}

async function setScene(
  t: Test,
  store: SoakOptions['store'],
  minutes: number,
  random: ReturnType<typeof createRandom>,
): Promise<Scene> {
  const { world, crowd } = createCrowd();
  const consents = createConsents();
  const clock = await createSetClock(t);
  const failing = await createFailingDisk(t);
  const database = store === 'postgres' ? await setDatabase(t) : undefined;
  const room = store === 'embedded' ? await mountTmpfs(t, 'size=32m') : undefined;
  if (store === 'embedded' && room === undefined) t.comment('no disk can be mounted here: none is filled');
  const stage = await setStage(t, database?.url, {
    world,
    accessTokenLife: TOKEN_LIFE,
    watch: consents.watch,
    isSearched: minutes <= 5,
    dataDir: room && join(room, 'data'),
  });
  consents.introspect = stage.merakiOAuth.server.introspect;
  const began = performance.now();
  const story: string[] = [];
  const tell = (what: string) => {
    const line = `${((performance.now() - began) / SECOND).toFixed(1)} s ${new Date().toISOString().slice(11, 23)}: ${what}`;
    story.push(line);
    t.comment(line);
  };
  const bots = createBots({
    stage,
    random,
    tell,
    options: { preloads: [clock.preload, failing.preload], env: { ...clock.env, ...failing.env } },
    interrupted: database
      ? async () => openQuestions(stage)
      : () => readInterruption(join(stage.dataDir, 'inbox.jsonl')),
  });
  t.teardown(async () => {
    const lines = [...story, ...bots.all.flatMap((bot, n) => bot.lines.map((line) => `${n} ${line}`))];
    if (LOGS !== undefined) await writeFile(join(LOGS, `soak-${store}.log`), lines.join('\n'));
  });
  return {
    stage,
    crowd,
    consents,
    clock,
    ...(database ? { database } : { disk: { failing, room } }),
    stored: database ? viewOfDatabase(database.direct) : viewOfFolder(stage.dataDir),
    bots,
    unwritable: [],
    story,
    tell,
  };
}

async function setDatabase(t: Test) {
  const server = await startPostgres(t);
  const direct = await server.createDatabase();
  const proxy = await startProxy(t, () => direct);
  const url = new URL(direct);
  url.port = new URL(proxy.url).port;
  return { server, proxy, direct, url: url.href };
}

/** Milliseconds for which a question counts as possibly interrupted by a kill, since only the database knew it. */
const RECENT = MINUTE;

/** Returns every question that a kill may have interrupted: its answer is not there, or is young. */
function openQuestions({ webex, world }: Scene['stage']): Interruption {
  const at = Date.now();
  const bodies = [...webex.api.messages.values()]
    .filter(({ personId, created }) => personId !== world.bot.id && at - Date.parse(created) < 5 * RECENT)
    .map(({ id }) => id);
  return { at, bodies };
}
