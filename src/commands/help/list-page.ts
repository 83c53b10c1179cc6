import type { Command } from '../../bot/command.ts';
import type { Button } from '../../bot/report/card-parts.ts';
import type { Sentence } from '../../bot/report/report.ts';
import { pressable, sayButton } from './examples.ts';
import type { HelpPage, Row } from './page.ts';

/** Buttons below a list: the rows above can be pressed, too. */
const MAX_BUTTONS = 6;

/**
 * Makes the page that lists commands, each with one line and an example; pressing one opens its page. The buttons run an
 * example of each that needs no name, or open the page of a command that has none.
 */
export function commandList(
  title: string,
  commands: readonly Command[],
  notes: readonly Sentence[] = [],
): HelpPage {
  return {
    title,
    rows: commands.map(commandRow),
    notes,
    buttons: commands.map(buttonOf).slice(0, MAX_BUTTONS),
  };
}

/** Returns the message that opens the page of a command, also where a group has its name. */
export function helpOn({ name }: Pick<Command, 'name'>): string {
  return name === 'devices' ? 'help command devices' : `help ${name}`;
}

/** Returns a command with the arguments that it needs: `ping [<host> from] <device>`, but `devices`. */
export function shortUsage({ name, usage = '' }: Command): string {
  const needed = /^(?:\[<host> from\] )?<[^>]*>/.exec(usage)?.[0] ?? '';
  return `${name} ${needed}`.trim();
}

/** Makes the button that opens the page of a command. */
export function helpButton(command: Command): Button {
  return { title: `Help: ${command.name}`, command: helpOn(command) };
}

/** Makes the row of a command: pressing it opens its page. */
export function commandRow(command: Command): Row {
  const { summary, examples } = command;
  const name = shortUsage(command);
  const example = examples.find((one) => one !== name);
  return {
    name,
    facts: [example === undefined ? summary : [`${summary}. For example `, { say: example }]],
    opens: helpOn(command),
  };
}

function buttonOf(command: Command): Button {
  const [example] = pressable(command);
  return example === undefined ? helpButton(command) : sayButton(example);
}
