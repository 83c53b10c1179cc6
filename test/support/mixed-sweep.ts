import type { Test } from 'tap';
import { isForAdministrators } from '../../src/bot/permissions.ts';
import { commands } from '../../src/commands/index.ts';
import { BEHIND } from './mixed-questions.ts';
import { type Asker, STATES, type startMixed } from './mixed-space.ts';

/** One slip of the finger that a name of a command is tried with, beside the right spelling. */
const slips = (name: string) => [name, `${name.slice(0, -2)}${name.slice(-1)}`, `${name}x`];

/**
 * Asks every command with every `every`th of the endings, some with a slip in the name, and asserts that none posts what the
 * asker did not type.
 *
 * @returns how many names and ids the askers were told directly: 0 would mean that nothing was asked
 */
export async function sweepCommands(
  t: Test,
  { ask }: Awaited<ReturnType<typeof startMixed>>,
  every: number,
): Promise<number> {
  let told = 0;
  for (const [at, command] of commands.entries()) {
    const leaks: string[] = [];
    const isAdministrative = isForAdministrators(command);
    const state = isAdministrative ? 'opened' : (STATES[at % STATES.length] ?? 'nothing');
    const askers: Asker[] = isAdministrative ? ['ben', 'ada'] : ['ada'];
    // A ping that is sent waits a second for its result.
    const behind = command.name === 'ping' ? BEHIND.slice(1, 4) : BEHIND;
    for (const asker of askers) {
      for (const [n, words] of behind.entries()) {
        if ((n + at) % every !== 0) continue;
        for (const spelled of n % 10 === 0 ? slips(command.name) : [command.name]) {
          const text = `${spelled} ${words}`;
          const { leaked, told: now } = await ask({ text, asker, state });
          leaks.push(...leaked.map((one) => `${asker}, ${state}: ${text}: ${one}`));
          told += now;
        }
      }
    }
    t.strictSame(leaks, [], command.name);
  }
  return told;
}
