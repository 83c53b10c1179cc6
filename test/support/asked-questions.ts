import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import { until } from './until.ts';

/** A question in a group space, and its outcome. */
export interface Question {
  id: string;
  /** Answers in its thread, without notices that an answer may be missing. */
  answers: string[];
  /** Every message of the bot in its thread, without progress notices: they stay when their instance dies. */
  said: string[];
  /** Whether its webhook was answered with 200. */
  isAccepted: boolean;
}

/** Messages in a thread that are no answers. */
const TAKES_LONG = /^⏳ Still /;
const NO_ANSWER = /restarted in the middle of an answer|can't reach my database/;

/** Creates group spaces with that person and the bot. @returns their titles */
export async function makeSpaces(
  fleet: Pick<Fleet, 'webex' | 'world' | 'person' | 'settle'>,
  person: string,
  amount: number,
  name = 'Site',
): Promise<string[]> {
  const { webexToken } = fleet.person(person);
  const post = async (path: string, body: object) => {
    const response = await fetch(`${fleet.webex.url}/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${webexToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`Webex answered ${response.status}`);
    await response.body?.cancel();
  };
  const titles = Array.from({ length: amount }, (_, n) => `${name} ${n + 1}`);
  for (const title of titles) {
    await post('rooms', { title });
    const room = [...fleet.webex.api.rooms.values()].find((one) => one.title === title);
    await post('memberships', { roomId: room?.id, personId: fleet.world.bot.id });
  }
  await fleet.settle();
  return titles;
}

/** The limit of questions; with more, a slow machine would refuse the questions of a space for a minute. */
const MAX_WAITING = 100;

/** Questions that go on, each in the next space. */
export interface Talk {
  /** The ids of the messages so far. */
  asked: string[];
  /** Stops asking. Resolves when all is answered. */
  stop(): Promise<void>;
}

/** Begins to ask. @param pause milliseconds between two questions */
export function startTalking(
  fleet: Fleet,
  person: string,
  { texts, spaces, pause }: { texts: string[]; spaces: string[]; pause: number },
): Talk {
  const asked: string[] = [];
  let isOver = false;
  const waiting = () =>
    outcomes(fleet, asked).filter(({ isAccepted, said }) => isAccepted && said.length === 0).length;
  const talking = (async () => {
    for (let n = 0; !isOver; n++) {
      const [text = 'help', space] = [texts[n % texts.length], spaces[n % spaces.length]];
      if (n % 50 === 0) await until('fewer questions wait', () => waiting() <= MAX_WAITING);
      asked.push(await fleet.speak(fleet.person(person), text, space));
      await delay(pause);
    }
  })();
  return {
    asked,
    async stop() {
      isOver = true;
      await talking;
      await fleet.settle();
    },
  };
}

/** Returns the outcome of each question; to be called when nothing is under way. */
export function outcomes(fleet: Pick<Fleet, 'webex' | 'world'>, ids: readonly string[]): Question[] {
  const { api } = fleet.webex;
  const threads = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const room of api.rooms.values()) {
    for (const { personId, parentId, markdown, text } of api.messagesIn(room.id).values()) {
      if (personId === fleet.world.bot.id) threads.get(parentId ?? '')?.push(markdown ?? text ?? '');
    }
  }
  const accepted = new Set(
    api.deliveries.sent.filter(({ status }) => status === 200).map(({ dataId }) => dataId),
  );
  return ids.map((id) => {
    const said = (threads.get(id) ?? []).filter((one) => !TAKES_LONG.test(one));
    return { id, said, answers: said.filter((one) => !NO_ANSWER.test(one)), isAccepted: accepted.has(id) };
  });
}
