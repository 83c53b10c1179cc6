import type { Command } from '../command.ts';
import type { Question } from './read-question.ts';

/** A command and how much speaks for it. */
export interface Score {
  command: Command;
  score: number;
}

/** How much it speaks for a command that the first word that says something is its own name. */
const OWN_NAME = 1.5;

/** How much it speaks against a command that tells how it is now that the question is about a time. */
const NO_PAST = 4;

/** What a question is about when it has such a word, whatever else it has; and how much it speaks against a command that knows nothing of it. */
const SUBJECTS =
  'vpn license ssid firmware api admin alert port latency change wifi dhcp channel signal neighbour'.split(
    ' ',
  );
const UNHEARD = 4;

/** Makes the function that ranks commands by how much a question speaks for them, best first. */
export function createScores(commands: readonly Command[]): (question: Question) => Score[] {
  const weighed = commands.flatMap((command) => {
    if (command.words === undefined) return [];
    const weights = Object.entries(command.words).map(([concepts, weight]) => ({
      concepts: concepts.split(' '),
      weight,
    }));
    const heard = new Set([
      ...weights.filter(({ weight }) => weight > 0).flatMap((one) => one.concepts),
      ...Object.keys(command.filters ?? {}),
    ]);
    return [{ command, weights, unheard: SUBJECTS.filter((one) => !heard.has(one)) }];
  });
  return ({ concepts, words }) => {
    const first = words.find(({ kind }) => kind !== 'filler');
    const own = first?.lower;
    return weighed
      .map(({ command, weights, unheard }) => {
        const held = weights.filter((one) => one.concepts.every((concept) => concepts.has(concept)));
        const isPast = concepts.has('#period') && command.takes?.isPeriod === false;
        const score = held.reduce(
          (sum, { weight }) => sum + weight,
          (own === command.name ? OWN_NAME : 0) -
            (isPast ? NO_PAST : 0) -
            UNHEARD * unheard.filter((one) => concepts.has(one)).length,
        );
        return { command, score };
      })
      .toSorted((a, b) => b.score - a.score);
  };
}
