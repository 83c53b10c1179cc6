import { type Clock, MINUTE } from '../core/clock.ts';
import { KnownError } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import type { Person } from '../core/person.ts';
import { newReference } from '../core/secrets.ts';
import { code } from './words/wording.ts';

/** How long a question waits for its answer. */
const CONFIRMATION_LIFE = 5 * MINUTE;

/** Questions that the same person has to answer before something is done. */
export interface Confirmations {
  /** @returns the code that says yes: for this person, once, for 5 minutes; the person's older ones run out */
  ask(person: Person): string;
  /**
   * Uses the code up, unless it is somebody else's.
   * @param command how to ask again
   * @throws KnownError `not_allowed`, `bad_arguments`
   */
  take(given: string, person: Person, command: string): void;
}

/** Kept in memory: a restart makes a question run out, which costs a second asking and nothing else. */
export function createConfirmations(clock: Clock): Confirmations {
  const open = new Map<string, { person: Person; until: number }>();
  return {
    ask(person) {
      for (const [old, { person: other, until }] of open) {
        if (clock() >= until || other.id === person.id) open.delete(old);
      }
      const given = newReference();
      open.set(given, { person, until: clock() + CONFIRMATION_LIFE });
      return given;
    },
    take(given, person, command) {
      const asked = open.get(given);
      if (asked === undefined || clock() >= asked.until) {
        const what = 'That confirmation was used already, or has run out.';
        throw new KnownError('bad_arguments', what, `Say ${code(command)} for a new one.`);
      }
      if (asked.person.id !== person.id) {
        const what = `Only ${escapeMarkdown(asked.person.displayName)}, who asked for it, can confirm that.`;
        throw new KnownError('not_allowed', what, `Say ${code(command)} yourself.`);
      }
      open.delete(given);
    },
  };
}
