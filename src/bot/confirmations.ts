import { type Clock, MINUTE } from '../core/clock.ts';
import { KnownError } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import type { Person } from '../core/person.ts';
import { newReference } from '../core/secrets.ts';
import type { Store } from '../core/store.ts';
import { code } from './text/wording.ts';

/** How long a question waits for its answer. */
const CONFIRMATION_LIFE = 5 * MINUTE;

/** Questions that the same person has to answer before something is done. */
export interface Confirmations {
  /** @returns the code that says yes: for this person, once, for 5 minutes; the person's older ones run out */
  ask(person: Person): Promise<string>;
  /**
   * Uses the code up, unless it is somebody else's.
   * @param command how to ask again
   * @throws KnownError `not_allowed`, `bad_arguments`
   */
  take(given: string, person: Person, command: string): Promise<void>;
}

/** Kept in the store: whichever instance gets the answer, it knows the question. */
export function createConfirmations(
  store: Pick<Store, 'saveConfirmation' | 'findConfirmation' | 'takeConfirmation'>,
  clock: Clock,
): Confirmations {
  return {
    async ask({ id: personId, displayName: personName }) {
      const given = newReference();
      const expiresAt = clock() + CONFIRMATION_LIFE;
      await store.saveConfirmation({ code: given, personId, personName, expiresAt });
      return given;
    },
    async take(given, person, command) {
      const asked = await store.findConfirmation(given);
      if (asked === undefined || clock() >= asked.expiresAt) throw over(command);
      if (asked.personId !== person.id) {
        const what = `Only ${escapeMarkdown(asked.personName)}, who asked for it, can confirm that.`;
        throw new KnownError('not_allowed', what, `Say ${code(command)} yourself.`);
      }
      // The same button pressed twice may be answered by two instances.
      if ((await store.takeConfirmation(given)) === undefined) throw over(command);
    },
  };
}

function over(command: string): KnownError {
  const what = 'That confirmation was used already, or has run out.';
  return new KnownError('bad_arguments', what, `Say ${code(command)} for a new one.`);
}
