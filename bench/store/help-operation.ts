import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import type { Operation } from './measure.ts';
import type { BenchSpace } from './spaces.ts';
import type { DeliverMessage } from './webhook-delivery.ts';

/** Milliseconds: how often is looked for answers, and after how long there will be none. */
const LOOK_INTERVAL = 1;
const ANSWER_TIMEOUT = 60_000;

/** What a help begins with; that it takes long is no answer. */
const ANSWER = /^Hello /;

/**
 * `help` in a space of each worker's own, from its webhook until the answer is in the space. The bot is told of its
 * own answers too, as Webex does; for that nobody waits.
 */
export function createHelpOperation(
  spaces: BenchSpace[],
  tell: DeliverMessage,
  ending: AsyncDisposableStack,
): Operation {
  const waiting = new Map<BenchSpace, (now: number) => void>();
  const looking = setInterval(() => {
    for (const look of waiting.values()) look(performance.now());
  }, LOOK_INTERVAL);
  ending.defer(() => clearInterval(looking));

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
    const [answer] = await Promise.all([answerIn(space, question), tell(question)]);
    space.clear();
    void tell(answer);
  };
}
