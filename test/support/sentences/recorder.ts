import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync } from 'node:fs';
import type { Command } from '../../../src/bot/command.ts';
import type { Chart } from '../../../src/core/chart.ts';
import type { OutgoingMessage } from '../../../src/core/chat.ts';
import { chartTexts, messageTexts, type Sentence } from './texts.ts';

/** The topic of what the bot says without being asked. */
export const UNASKED = 'Notices';
/** The topic of what it says to a message before a command runs. */
export const NO_COMMAND = 'No command';

/** What was heard of a topic: one line of the file that `npm run sentences` reads. */
export interface Heard extends Sentence {
  topic: string;
}

/** The file to which everything that the bot says is written; absent in a usual run, in which nothing is recorded. */
const file = process.env.SENTENCES;
const asking = new AsyncLocalStorage<{ topic: string }>();
const known = new Set<string>();

function record(sentences: () => Sentence[]): void {
  if (file === undefined) return;
  const topic = asking.getStore()?.topic ?? UNASKED;
  const lines = sentences()
    .map((sentence) => `${JSON.stringify({ topic, ...sentence } satisfies Heard)}\n`)
    .filter((line) => {
      const isNew = !known.has(line);
      known.add(line);
      return isNew;
    });
  // One write: several processes append to the file.
  if (lines.length > 0) appendFileSync(file, lines.join(''));
}

/** Records a message that the bot sent, or the text that replaced one. */
export function recordMessage(message: Pick<OutgoingMessage, 'markdown' | 'card' | 'file'>): void {
  record(() => messageTexts(message));
}

/** Records the words of a chart. */
export function recordChart(chart: Chart): void {
  record(() => chartTexts(chart));
}

/** Makes what the bot says because of a message belong to the command that runs. */
export function recordsTopics<Args extends unknown[], T>(dispatch: (...args: Args) => T): typeof dispatch {
  return file === undefined ? dispatch : (...args) => asking.run({ topic: NO_COMMAND }, dispatch, ...args);
}

/** Makes each command say when it runs. */
export function recordsNames(commands: readonly Command[]): readonly Command[] {
  if (file === undefined) return commands;
  return commands.map((command) => ({
    ...command,
    run(invocation, deps) {
      const store = asking.getStore();
      if (store !== undefined) store.topic = command.name;
      return command.run(invocation, deps);
    },
  }));
}
