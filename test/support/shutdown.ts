import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { freePort } from '../../src/sandbox/fleet/free-port.ts';
import { startServices } from '../../src/sandbox/services.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { makeSpaces, outcomes } from './asked-questions.ts';
import { type Instance, startInstance } from './instance.ts';
import { createPeople } from './people.ts';

/** Messages that are sent to Webex at once. */
const MAX_SENDING = 40;

/** Starts the sandbox for a bot in a process of its own, and people who ask more than it can answer at once. */
export async function startStage(t: Test, storage: Record<string, string> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'shutdown-'));
  const world = createWorld();
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const services = await startServices({ world, publicUrl });
  const { webex } = services;
  // Hundreds of messages while the bot restarts must not make Webex disable its webhooks.
  webex.api.deliveries.maxFailures = Number.POSITIVE_INFINITY;
  const lives: Instance[] = [];
  t.teardown(async () => {
    await Promise.all(lives.map((life) => life.end('SIGKILL')));
    await services.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const people = createPeople({ world, services, publicUrl, settle: () => webex.api.waitForIdle() });

  async function start(): Promise<Instance> {
    const life = startInstance(port, { ...services.env, WEBEX_ORGS: '*', DATA_DIR: dataDir, ...storage });
    lives.push(life);
    await life.ready;
    return life;
  }

  /** Creates a hundred group spaces, each with one of four people and the bot. */
  async function gather(): Promise<{ title: string; name: string }[]> {
    const settle = () => webex.api.waitForIdle();
    const all = await Promise.all(
      ['Ada', 'Tom', 'Gina', 'Ben'].map(async (name) => {
        const titles = await makeSpaces({ webex, world, person: people.person, settle }, name, 25, name);
        return titles.map((title) => ({ title, name }));
      }),
    );
    return all.flat();
  }

  /** Asks that many questions, one per space and round. @returns their ids, those of one space in order */
  async function burst(
    spaces: { title: string; name: string }[],
    amount: number,
    onHalf: () => void,
  ): Promise<string[]> {
    const ids: string[] = [];
    const queues = spaces.map((space, index) => ({ space, index }));
    const rounds = amount / spaces.length;
    const ask = async ({ space: { title, name }, index }: (typeof queues)[number], round: number) => {
      ids[round * spaces.length + index] = await people.speak(people.person(name), 'help', title);
    };
    for (let round = 0; round < rounds; round++) {
      if (round === Math.floor(rounds / 2)) onHalf();
      for (let from = 0; from < queues.length; from += MAX_SENDING)
        await Promise.all(queues.slice(from, from + MAX_SENDING).map((queue) => ask(queue, round)));
    }
    await webex.api.waitForIdle();
    return ids;
  }

  /** Returns the outcome of the questions, once all have a message or none came for a minute. */
  async function results(ids: string[]) {
    const found = () => outcomes({ webex, world }, ids);
    const unanswered = () => found().filter(({ said }) => said.length === 0).length;
    let end = performance.now() + MINUTE;
    for (let left = unanswered(); left > 0 && performance.now() < end; ) {
      await delay(100);
      const before = left;
      left = unanswered();
      if (left < before) end = performance.now() + MINUTE;
    }
    await delay(500);
    const questions = found();
    const accepted = questions.filter(({ isAccepted }) => isAccepted);
    return {
      accepted,
      refused: questions.filter(({ isAccepted }) => !isAccepted),
      lost: accepted.filter(({ said }) => said.length === 0),
      unanswered: questions.filter(({ said }) => said.length === 0),
      twice: questions.filter(({ answers }) => answers.length > 1),
      /** Questions whose space was told that an answer may be missing. */
      interrupted: questions.filter(({ said, answers }) => said.length > answers.length),
    };
  }

  /** Returns the spaces in which answers stand in another order than their questions. */
  function shuffled(ids: string[]): string[] {
    const place = new Map(ids.map((id, index) => [id, index]));
    return [...webex.api.rooms.values()]
      .filter(({ id }) => {
        const answered = [...webex.api.messagesIn(id).values()]
          .filter(({ personId }) => personId === world.bot.id)
          .map(({ parentId }) => place.get(parentId ?? '') ?? -1);
        return answered.some((at, n) => n > 0 && at < (answered[n - 1] ?? 0));
      })
      .map(({ title }) => title);
  }

  return { ...people, webex, start, gather, burst, results, shuffled };
}
