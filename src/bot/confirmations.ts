import { type Clock, MINUTE } from '../core/clock.ts';
import { KnownError } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import type { Person } from '../core/person.ts';
import { newReference } from '../core/secrets.ts';
import type { Store } from '../core/store.ts';
import { code } from './text/wording.ts';

/** Milliseconds for which a confirmation can be given. */
const CONFIRMATION_LIFE = 5 * MINUTE;

/** Confirmations that a person has to give before something is done. */
export interface Confirmations {
  /**
   * Begins a confirmation and voids the person's older ones.
   * @returns the code that confirms: for this person, once, within 5 minutes
   */
  ask(person: Person): Promise<string>;
  /**
   * Uses a code up.
   *
   * @param command the command that asks anew
   * @throws KnownError `not_allowed` when the code is somebody else's, `bad_arguments` when it was used or has run out
   */
  take(confirmationCode: string, person: Person, command: string): Promise<void>;
}

/** Keeps confirmations in the store, so that any instance can take what another one asked. */
export function createConfirmations(
  store: Pick<Store, 'saveConfirmation' | 'findConfirmation' | 'takeConfirmation'>,
  clock: Clock,
): Confirmations {
  return {
    async ask({ id: personId, displayName: personName }) {
      const confirmationCode = newReference();
      const expiresAt = clock() + CONFIRMATION_LIFE;
      await store.saveConfirmation({ code: confirmationCode, personId, personName, expiresAt });
      return confirmationCode;
    },
    async take(confirmationCode, person, command) {
      const confirmation = await store.findConfirmation(confirmationCode);
      if (confirmation === undefined || clock() >= confirmation.expiresAt) throw expired(command);
      if (confirmation.personId !== person.id) {
        const what = `Only ${escapeMarkdown(confirmation.personName)}, who asked for it, can confirm that.`;
        throw new KnownError('not_allowed', what, `Say ${code(command)} yourself.`);
      }
      // Two instances may get the two presses of one button.
      if ((await store.takeConfirmation(confirmationCode)) === undefined) throw expired(command);
    },
  };
}

function expired(command: string): KnownError {
  const what = 'That confirmation was used already, or has run out.';
  return new KnownError('bad_arguments', what, `Say ${code(command)} for a new one.`);
}
