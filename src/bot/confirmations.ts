import { type Clock, isAhead, MINUTE } from '../core/clock.ts';
import type { Confirmation } from '../core/confirmations.ts';
import { KnownError } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import type { Person } from '../core/person.ts';
import { hashSecret, isReference, newReference } from '../core/secrets.ts';
import type { Store } from '../core/store.ts';
import { code } from './text/wording.ts';

/** Milliseconds for which a code confirms. */
const CONFIRMATION_LIFETIME = 5 * MINUTE;

/** Confirmations that a person has to give before a command does what can't be undone. */
export interface Confirmations {
  /**
   * Begins a confirmation and deletes the person's older ones.
   *
   * @param about what is to be confirmed: the command, and what it is about. Only its hash is stored
   * @returns the code for `take`: it confirms this once, within 5 minutes, and only for this person
   */
  ask(person: Person, about: string): Promise<string>;
  /**
   * Takes a code, which then confirms no more: when this resolves, the person has confirmed.
   *
   * @param person the person who gives the code
   * @param about what it has to confirm, as `ask` was given it
   * @param command what to type for a new code, as the refusal says it
   * @throws KnownError `not_allowed` when the code is another person's, and then it stays; `bad_arguments` when there is no
   *   such code for this: it was used, replaced by a newer one, is older than 5 minutes, or confirms something else
   */
  take(confirmationCode: string, person: Person, about: string, command: string): Promise<void>;
  /**
   * Takes back a question that the person does not want to confirm, whatever it is about: its code confirms nothing any more.
   *
   * @param command what to type for a new question, as the refusal says it
   * @throws KnownError as `take`
   */
  cancel(confirmationCode: string, person: Person, command: string): Promise<void>;
}

/** Creates confirmations that are kept in the store, so that any instance can take a code that another one gave out. */
export function createConfirmations(
  store: Pick<Store, 'saveConfirmation' | 'findConfirmation' | 'takeConfirmation'>,
  clock: Clock,
): Confirmations {
  /** Finds the question that a code of a person belongs to. @throws KnownError as `Confirmations.take` */
  async function find(confirmationCode: string, person: Person, command: string): Promise<Confirmation> {
    if (!isReference(confirmationCode)) throw expired(command);
    const confirmation = await store.findConfirmation(confirmationCode);
    if (confirmation === undefined || !isAhead(confirmation.expiresAt, CONFIRMATION_LIFETIME, clock()))
      throw expired(command);
    if (confirmation.personId !== person.id) {
      const what = `Only ${escapeMarkdown(confirmation.personName)}, who asked for it, can confirm or cancel that.`;
      throw new KnownError('not_allowed', what, `Say ${code(command)} yourself.`);
    }
    return confirmation;
  }

  /** A button may be pressed twice, and two instances may get the presses: only the one that deletes the code has it. */
  async function spend(confirmationCode: string, command: string): Promise<void> {
    if ((await store.takeConfirmation(confirmationCode)) === undefined) throw expired(command);
  }

  return {
    async ask({ id: personId, displayName: personName }, about) {
      const confirmationCode = newReference();
      const expiresAt = clock() + CONFIRMATION_LIFETIME;
      await store.saveConfirmation({
        code: confirmationCode,
        personId,
        personName,
        about: hashSecret(about),
        expiresAt,
      });
      return confirmationCode;
    },
    async take(confirmationCode, person, about, command) {
      const confirmation = await find(confirmationCode, person, command);
      if (confirmation.about !== hashSecret(about)) throw expired(command);
      await spend(confirmationCode, command);
    },
    async cancel(confirmationCode, person, command) {
      await find(confirmationCode, person, command);
      await spend(confirmationCode, command);
    },
  };
}

function expired(command: string): KnownError {
  const what = 'That confirmation was used already, has run out, or is for something else.';
  return new KnownError('bad_arguments', what, `Say ${code(command)} for a new one.`);
}
