import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import type { Operation } from './measure.ts';
import type { BenchSpace } from './spaces.ts';
import type { DeliverMessage } from './webhook-delivery.ts';

/** Milliseconds between two looks for answers, and until a missing answer is an error. */
const LOOK_INTERVAL = 1;
const ANSWER_TIMEOUT = 60_000;

/** The beginning of the answer to `help`; a progress notice begins otherwise. */
const ANSWER = /^Hello /;

/**
 * Creates the operation that asks for `help` in the worker's own space and waits for the answer there. The bot is also
 * notified of its answer, as by Webex, without waiting for that.
 */
export function createHelpOperation(
  spaces: BenchSpace[],
  deliver: DeliverMessage,
  cleanup: AsyncDisposableStack,
): Operation {
  const waiting = new Map<BenchSpace, (now: number) => void>();
  const looking = setInterval(() => {
    for (const look of waiting.values()) look(performance.now());
  }, LOOK_INTERVAL);
  cleanup.defer(() => clearInterval(looking));

  function answerIn(space: BenchSpace, question: StoredMessage): Promise<StoredMessage> {
    const until = performance.now() + ANSWER_TIMEOUT;
    return new Promise<StoredMessage>((resolve, reject) => {
      waiting.set(space, (now) => {
        const answer = space.answersTo(question).find(({ markdown = '' }) => ANSWER.test(markdown));
        if (answer !== undefined) resolve(answer);
        else if (now > until) reject(new Error('a question was not answered'));
      });
    }).finally(() => waiting.delete(space));
  }

  return async (worker) => {
    const space = spaces[worker];
    if (space === undefined) throw new Error('there are more workers than spaces');
    const question = space.say('help');
    const [answer] = await Promise.all([answerIn(space, question), deliver(question)]);
    space.clear();
    void deliver(answer);
  };
}
