import { setTimeout as delay } from 'node:timers/promises';
import { SECOND } from '../../../src/core/clock.ts';
import type { Random } from '../year/random.ts';
import { ONLY } from './options.ts';
import type { Scene } from './scene.ts';
import { databaseTroubles, diskTroubles, fullDisk } from './store-troubles.ts';
import { type Trouble, troublesEverywhere } from './troubles.ts';

/** Returns what can go wrong in a scene. */
function troublesOf({ disk, database }: Pick<Scene, 'disk' | 'database'>): Trouble[] {
  return [
    ...troublesEverywhere,
    ...(database ? databaseTroubles : diskTroubles),
    ...(disk?.room ? [fullDisk] : []),
  ].filter(({ name }) => ONLY.test(name));
}

/** Milliseconds from the beginning of one to that of the next. */
const EVERY = 10 * SECOND;

/** Draws each item once, in a random order, before any comes again. */
function createDeck<T>(items: readonly T[], random: Random): () => T | undefined {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...items];
    const [drawn] = left.splice(random.below(left.length), 1);
    return drawn;
  };
}

/**
 * Lets things go wrong, one each 10 s, and two at once where one lasts longer. An area is drawn first, so that each comes as
 * often as the others, however many kinds it has.
 */
export async function runTroubles(scene: Scene, random: Random, minutes: number): Promise<void> {
  const kinds = troublesOf(scene);
  const busy = new Set<Trouble['area']>();
  const running = new Set<Promise<void>>();
  const rounds = Math.max(1, Math.round((minutes * 60 * SECOND) / EVERY));
  const nextArea = createDeck([...new Set(kinds.map(({ area }) => area))], random);
  const nextKind = new Map(
    [...Map.groupBy(kinds, ({ area }) => area)].map(([area, some]) => [area, createDeck(some, random)]),
  );
  for (let round = 0; round < rounds; round += 1) {
    const area = nextArea();
    const kind = area && nextKind.get(area)?.();
    const part = random.below(1000) / 1000;
    if (kind && !busy.has(kind.area)) {
      const [least, most] = kind.seconds;
      busy.add(kind.area);
      const one = run(kind, least + part * (most - least)).finally(() => {
        busy.delete(kind.area);
        running.delete(one);
      });
      running.add(one);
    } else scene.tell(`left out, because ${area} is still in trouble: ${kind?.name}`);
    await delay(EVERY);
  }
  await Promise.all(running);

  async function run(kind: Trouble, seconds: number): Promise<void> {
    scene.tell(`${kind.name}: ${seconds.toFixed(1)} s`);
    const from = Date.now();
    const end = await kind.begin(scene);
    await delay(seconds * SECOND);
    await end();
    if (scene.disk && kind.area === 'store') scene.unwritable.push({ from, until: Date.now() });
    scene.tell(`over: ${kind.name}`);
  }
}
