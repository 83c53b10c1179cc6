import { AsyncLocalStorage } from 'node:async_hooks';
import { newReference } from './secrets.ts';

const references = new AsyncLocalStorage<string | undefined>();

/**
 * Runs work under a reference: every log line, audit entry and outgoing call of the work carries it. Work that several
 * callers share, such as a refresh that many commands wait for, has the reference of the first caller.
 *
 * @param reference a new one by default
 */
export function underReference<T>(work: () => T, reference = newReference()): T {
  return references.run(reference, work);
}

/** Runs work without a reference: for work that outlives its caller, such as the events of a connection. */
export function withoutReference<T>(work: () => T): T {
  return references.run(undefined, work);
}

/** Returns the reference of the work that is being done; undefined when it has none. */
export function currentReference(): string | undefined {
  return references.getStore();
}
