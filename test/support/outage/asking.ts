import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../until.ts';
import type { Ask } from './questions.ts';
import type { Asked } from './said.ts';
import type { Stage } from './stage.ts';

/** People who go on asking. */
export interface Asking {
  asked: Asked[];
  /** Milliseconds between two questions. */
  pause: number;
  /** So many are asked in all, and then it waits until this is raised: so a slow machine is asked no more than a fast one. */
  limit: number;
  /** Resolves when so many more are asked. */
  more(amount: number): Promise<void>;
  stop(): Promise<void>;
}

/** Begins to ask. @param pause milliseconds between two questions, at first */
export function startAsking(stage: Stage, questions: Iterator<Ask, void>, pause: number): Asking {
  const asked: Asked[] = [];
  let isOver = false;
  const asking: Asking = {
    asked,
    pause,
    limit: Number.POSITIVE_INFINITY,
    async more(amount) {
      const enough = asked.length + amount;
      await until(`${enough} questions are asked`, () => asked.length >= enough);
    },
    async stop() {
      isOver = true;
      await going;
    },
  };
  const going = (async () => {
    while (!isOver) {
      if (asked.length >= asking.limit) {
        await delay(20);
        continue;
      }
      const { value } = questions.next();
      if (value === undefined) return;
      asked.push(await ask(stage, value));
      await delay(asking.pause);
    }
  })();
  return asking;
}

/** Asks one question. */
export async function ask(stage: Stage, question: Ask): Promise<Asked> {
  const id = await stage.speak(question.person, question.text, question.space);
  return { ...question, id, roomId: stage.webex.api.messages.get(id)?.roomId ?? '' };
}
