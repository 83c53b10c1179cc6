import type { Command } from '../../bot/command.ts';
import { argumentRows } from './arguments.ts';
import { pressable, sayButton } from './examples.ts';
import type { HelpPage } from './page.ts';

/** Makes the page of one command: how to say it, what its arguments mean, and examples. */
export function commandPage(command: Command): HelpPage {
  const { name, usage, summary, examples, alsoSaid = [], group } = command;
  const said = alsoSaid.map((phrase) => `“${phrase}”`).join(', ');
  return {
    title: name,
    lines: [`${summary}.`],
    usage: usage && `${name} ${usage}`,
    rows: argumentRows(command),
    examples,
    notes: said === '' ? [] : [`Or in your own words: ${said}.`],
    buttons: [
      ...pressable(command).map(sayButton),
      { title: `More: ${group}`, command: `help ${group.toLowerCase()}` },
    ],
  };
}
