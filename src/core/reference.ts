import { AsyncLocalStorage } from 'node:async_hooks';
import { newReference } from './secrets.ts';

const references = new AsyncLocalStorage<string | undefined>();

/**
 * Runs work under a reference: every log line and every call to the outside that it leads to carries it, however
 * many functions lie in between. What several share (a read of Meraki that answers two people, a refresh that many
 * commands wait for, a look at who is in a space) goes under the reference of whoever began it.
 *
 * @param reference a new one unless given
 */
export function underReference<T>(work: () => T, reference = newReference()): T {
  return references.run(reference, work);
}

/** For what outlives the work it began in, such as the events of a connection: whoever came first has no part in them. */
export function withoutReference<T>(work: () => T): T {
  return references.run(undefined, work);
}

/** The reference of what is being done; undefined for what nobody asked for. */
export function currentReference(): string | undefined {
  return references.getStore();
}
