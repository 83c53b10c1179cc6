import { setTimeout as delay } from 'node:timers/promises';
import { SECOND } from '../../../src/core/clock.ts';
import type { SandboxPerson } from '../../../src/sandbox/world.ts';
import type { Asked } from '../outage/said.ts';
import type { Stage } from '../outage/stage.ts';

/** A message of the bot. */
export interface Heard {
  text: string;
  /** Epoch milliseconds. */
  at: number;
}

const NOTICE = /^⏳/;

/** Returns what the bot answered in the thread of a question so far. */
export function answersTo({ webex, world }: Stage, roomId: string, id: string): Heard[] {
  return heardIn({ webex, world }, roomId, 0, (one) => one.parentId === id);
}

/** Tells whether a question has its answer, and not only another line. */
export function isAnswered(stage: Stage, { roomId, id, answer }: Asked): boolean {
  return answersTo(stage, roomId, id).some(({ text }) => answer.test(text));
}

/** Says something in the direct space, and waits for what the bot says there to it; undefined when nothing came in time. */
export async function sayDirectly(
  stage: Stage,
  person: SandboxPerson,
  text: string,
  isAnswer: RegExp,
  seconds = 90,
): Promise<Heard | undefined> {
  const { id } = stage.webex.api.directRoom(person.id, stage.world.bot.id) ?? { id: '' };
  const before = stage.webex.api.messagesIn(id).size;
  await stage.speak(person, text);
  return waitFor(
    () => heardIn(stage, id, before, () => true).findLast((one) => isAnswer.test(one.text)),
    seconds,
  );
}

/** Waits until something is there; undefined when it did not come in time. */
export async function waitFor<T>(find: () => T | undefined, seconds: number): Promise<T | undefined> {
  for (const end = performance.now() + seconds * SECOND; performance.now() < end; await delay(100)) {
    const found = find();
    if (found !== undefined) return found;
  }
  return undefined;
}

function heardIn(
  { webex, world }: Pick<Stage, 'webex' | 'world'>,
  roomId: string,
  from: number,
  isOne: (message: { parentId?: string | undefined }) => boolean,
): Heard[] {
  return [...webex.api.messagesIn(roomId).values()]
    .slice(from)
    .filter((one) => one.personId === world.bot.id && isOne(one))
    .map(({ markdown, text, created }) => ({ text: markdown ?? text ?? '', at: Date.parse(created) }))
    .filter(({ text }) => !NOTICE.test(text));
}
