import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Returns the first line that a process prints. @throws Error when it ends without one */
export async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('nobody reads what the process prints');
  const { value, done } = await createInterface(stdout)[Symbol.asyncIterator]().next();
  if (done) throw new Error('the process ended without a line');
  return value;
}
