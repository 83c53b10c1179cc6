import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import { newCommandMessage } from './objects.ts';
import type { Asker } from './population.ts';
import type { WebexStub } from './webex.ts';
import { createWebhookSender } from './webhook-sender.ts';

/** People who ask the bot. */
export interface CommandSender {
  /**
   * Somebody says it; only one answer counts, below the question.
   * @param by whoever's turn it is, unless it is said
   * @returns milliseconds from the webhook's POST to the arrival of the answer's
   * @throws Error when something else is said, or nothing
   */
  ask(text: string, by?: Asker): Promise<number>;
  /** What was said that nobody waited for: answered twice. */
  extraAnswers(): number;
  /** Webhooks that the bot had no room for, and that were sent again. */
  busyResponses(): number;
}

/** Whether a message of the bot answers that question. */
export type IsAnswer = (message: StoredMessage, text: string) => boolean;

/** Milliseconds after which there will be no answer. */
const ANSWER_TIMEOUT = 120_000;

/** What is said while an answer takes long; it goes away again. */
const PROGRESS_NOTICE = /^⏳/;

export function createCommandSender(
  webex: WebexStub,
  isAnswer: IsAnswer,
  ending: AsyncDisposableStack,
): CommandSender {
  const { bot, asker: turn } = webex.population;
  const deliver = createWebhookSender(webex, ending);
  /** By the question's id. */
  const waiting = new Map<string, { roomId: string; hear(answer: StoredMessage): void }>();
  let asked = 0;
  let surplus = 0;

  webex.onBotMessage = (message) => {
    // Webex tells the bot of its own messages, too.
    deliver(message).catch(() => {}); // it may have been ended meanwhile; nobody waits for that
    if (PROGRESS_NOTICE.test(message.markdown ?? '')) return;
    const found = questionOf(message);
    if (found) found.hear(message);
    else surplus += 1;
  };

  /** Below it; with one person no thread is begun, and one question is under way. */
  function questionOf({ parentId, roomId }: StoredMessage) {
    if (parentId !== undefined) return waiting.get(parentId);
    return [...waiting.values()].find((one) => one.roomId === roomId);
  }

  return {
    async ask(text, { person, space } = turn(asked++)) {
      const question = newCommandMessage(space, person, bot, text);
      webex.messages.set(question.id, question);
      const begin = performance.now();
      const answered = new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`\`${text}\` was not answered`)), ANSWER_TIMEOUT);
        const hear = (answer: StoredMessage) => {
          const taken = performance.now() - begin;
          waiting.delete(question.id);
          clearTimeout(late);
          if (isAnswer(answer, text)) resolve(taken);
          else reject(new Error(`\`${text}\` was answered with: ${answer.markdown ?? answer.text}`));
        };
        waiting.set(question.id, { roomId: space.id, hear });
      });
      const [taken] = await Promise.all([answered, deliver(question)]);
      return taken;
    },
    extraAnswers: () => surplus,
    busyResponses: () => deliver.busyResponses,
  };
}
