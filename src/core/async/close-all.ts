/**
 * Runs every step in order, also when one before it failed: a connection that does not close must not
 * keep the store from being written.
 *
 * @throws AggregateError of all that failed
 */
export async function closeAll(steps: (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
}
