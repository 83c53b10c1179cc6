import { type Command, GROUPS, type Group } from '../../bot/command.ts';
import { type Button, buttonRows, card, textBlock } from '../../bot/report/card-parts.ts';
import type { Sentence } from '../../bot/report/report.ts';
import { bullets, code, listed, paragraphs } from '../../bot/text/wording.ts';
import type { Json } from '../../core/chat.ts';
import { escapeCardText, escapeMarkdown } from '../../core/markdown.ts';
import { sayButton } from './examples.ts';
import { shortUsage } from './list-page.ts';
import { inCard, inMarkdown, type Written } from './page.ts';

const CLOSING = [
  `After most questions: ${code('in Rotterdam 301')}, ${code('in organization Harbor Lab')}, ${code('last 7d')}, ${code('as csv')}.`,
  `${code('help')} and a command or such a word shows how to say it: ${code('help device')}, ${code('help last')}.`,
].join(' ');

/** What the overview depends on besides the name of the person. */
export interface Overview {
  /** Whether the person has a link: whoever has none is told to make one first. */
  isLinked: boolean;
  /** The groups that the person may see. */
  groups: readonly Group[];
}

/**
 * Makes the overview: what the bot is, two examples, and how to see more, with a button for each group. All but the greeting
 * is put together once.
 *
 * @returns the function that greets a person
 */
export function createOverview({ isLinked, groups }: Overview): (name: string) => Written {
  const examples = isLinked ? ['status', 'what changed yesterday'] : ['link', 'status'];
  const [first = '', second = ''] = examples;
  const tries: Sentence = isLinked
    ? ['Try ', { say: first }, ' or ', { say: second }, ', or ask in your own words.']
    : ['First say ', { say: first }, ' to link your organization; then try ', { say: second }, '.'];
  const more: Sentence = [
    'More: press a topic, or say ',
    { say: 'help ping' },
    ' or ',
    { say: 'help all' },
    '.',
  ];
  const behind = paragraphs(
    inMarkdown(tries),
    inMarkdown(more),
    `Topics: ${listed(groups.map((group) => code(helpOnGroup(group))))}.`,
  );
  const parts: Json[] = [
    textBlock(inCard(tries), { spacing: 'small' }),
    textBlock(inCard(more), { spacing: 'small' }),
    ...buttonRows(examples.map(sayButton)),
    ...buttonRows(groups.map(groupButton)),
  ];
  return (name) => ({
    markdown: `${greeting(escapeMarkdown(name))}\n\n${behind}`,
    card: card([textBlock(greeting(escapeCardText(name))), ...parts], []),
  });
}

/** Writes all commands, group by group, as the text of one message. */
export function allCommands(visible: readonly Command[]): string {
  const groups = GROUPS.map((group) => {
    const lines = visible
      .filter((one) => one.group === group)
      .map((one) => `${code(shortUsage(one))} – ${one.summary}`);
    return lines.length > 0 ? `**${group}**\n\n${bullets(lines)}` : '';
  });
  return paragraphs(...groups, CLOSING);
}

/** Returns the message that opens the page of a group. */
export function helpOnGroup(group: Group): string {
  return `help ${group.toLowerCase()}`;
}

function groupButton(group: Group): Button {
  return { title: group, command: helpOnGroup(group) };
}

/** @param name escaped already */
function greeting(name: string): string {
  return `Hello ${name}, I answer questions about your Cisco Meraki organization, with your own link to it.`;
}
