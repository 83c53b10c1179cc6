import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import { newCommandMessage } from './objects.ts';
import type { Asker } from './population.ts';
import type { WebexStub } from './webex.ts';
import { createWebhookSender } from './webhook-sender.ts';

/** Sends commands to the bot as people do, and waits for the answers. */
export interface CommandSender {
  /**
   * Posts a command and waits for the bot's reply to it.
   *
   * @param by the person and the space; by default the next ones of the population
   * @returns milliseconds from the webhook's POST to the arrival of the answer's POST
   * @throws WrongAnswerError when the answer is not the expected one, such as a refusal
   * @throws Error when no answer comes
   */
  ask(text: string, by?: Asker): Promise<number>;
  /** Returns how long the bot took to answer the webhooks of commands, in milliseconds, since the last call. */
  webhookTimes(): number[];
  /** Number of messages of the bot that answered no waiting command, such as a second answer. */
  extraAnswers(): number;
  /** Number of webhooks that the bot answered with 503, and that were sent again. */
  busyResponses(): number;
}

/** Thrown for an answer that is not the expected one. */
export class WrongAnswerError extends Error {
  override readonly name = 'WrongAnswerError';
}

/** Tells whether a message of the bot answers the command `text`. */
export type IsAnswer = (message: StoredMessage, text: string) => boolean;

/** Milliseconds. */
const ANSWER_TIMEOUT = 120_000;

/** The beginning of a notice that an answer takes long; the bot deletes it later. */
const PROGRESS_NOTICE = /^⏳/;

/** Tells whether a message holds only a file, as that of a chart beside its card does. */
function isPicture({ text, markdown, attachments }: StoredMessage): boolean {
  return text === undefined && markdown === undefined && attachments === undefined;
}

/** Creates the sender, and receives the bot's messages from then on. */
export function createCommandSender(
  webex: WebexStub,
  isAnswer: IsAnswer,
  cleanup: AsyncDisposableStack,
): CommandSender {
  const { bot, asker } = webex.population;
  const deliver = createWebhookSender(webex, cleanup);
  /** Commands that wait for an answer, by message id. */
  const waiting = new Map<string, { roomId: string; onAnswer(answer: StoredMessage): void }>();
  let webhookTimes: number[] = [];
  let sent = 0;
  let surplus = 0;

  webex.onBotMessage = (message) => {
    // Webex notifies the bot of its own messages too; the bot may have ended meanwhile.
    deliver(message).catch(() => {});
    if (PROGRESS_NOTICE.test(message.markdown ?? '') || isPicture(message)) return;
    const found = commandOf(message);
    if (found) found.onAnswer(message);
    else surplus += 1;
  };

  /** Finds the command by the thread; a direct space has no threads, but only one command at a time. */
  function commandOf({ parentId, roomId }: StoredMessage) {
    if (parentId !== undefined) return waiting.get(parentId);
    return [...waiting.values()].find((one) => one.roomId === roomId);
  }

  return {
    async ask(text, { person, space } = asker(sent++)) {
      const command = newCommandMessage(space, person, bot, text);
      webex.messages.set(command.id, command);
      const begin = performance.now();
      const answered = new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`\`${text}\` was not answered`)), ANSWER_TIMEOUT);
        const onAnswer = (answer: StoredMessage) => {
          const taken = performance.now() - begin;
          waiting.delete(command.id);
          clearTimeout(late);
          if (isAnswer(answer, text)) resolve(taken);
          else
            reject(new WrongAnswerError(`\`${text}\` was answered with: ${answer.markdown ?? answer.text}`));
        };
        waiting.set(command.id, { roomId: space.id, onAnswer });
      });
      const delivered = deliver(command).then(() => webhookTimes.push(performance.now() - begin));
      const [taken] = await Promise.all([answered, delivered]);
      return taken;
    },
    webhookTimes() {
      const times = webhookTimes;
      webhookTimes = [];
      return times;
    },
    extraAnswers: () => surplus,
    busyResponses: () => deliver.busyResponses,
  };
}
