/**
 * Runs all steps in order, even after one has failed: a connection that does not close must not keep the store from being
 * written.
 *
 * @throws AggregateError of all failures
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
