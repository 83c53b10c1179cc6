import type { Command } from '../../bot/command.ts';
import type { Button } from '../../bot/report/card-parts.ts';
import { readArguments } from '../../bot/text/arguments.ts';

/** Commands that change something and only tell what holds when nothing stands behind them, or whose deed is what is wanted. */
const HARMLESS_ALONE = [
  ...['link', 'keep alive', 'privacy'],
  ...['use organization', 'use here', 'use network', 'use here network'],
];

/** Returns the examples that a button may say: those that change nothing, and hold no name, which would be somebody else's. */
export function pressable(command: Command): string[] {
  return command.examples.filter((example) => isPressable(example, command));
}

/** Makes the button that says a command as it stands on it. */
export function sayButton(line: string): Button {
  return { title: line, command: line };
}

function isPressable(example: string, { name, usage = '', changes }: Command): boolean {
  const behind = example.slice(name.length).trim();
  if (changes) return behind === '' && HARMLESS_ALONE.includes(name);
  const { subject, words, network, organization } = readArguments(behind);
  if (network !== undefined || organization !== undefined) return false;
  return subject === '' ? !usage.startsWith('<') : words.every((word) => wordsIn(usage).has(word));
}

/** Returns the words of which the usage offers one: `[offline|alerting]`. */
function wordsIn(usage: string): Set<string> {
  const choices = Array.from(usage.matchAll(/\[([^\]\s]*\|[^\]\s]*)\]/g), ([, of = '']) => of.split('|'));
  // `[person|organization]` names what to say there.
  return new Set(choices.flat().filter((word) => !/^(person|organization|device|network)$/.test(word)));
}
