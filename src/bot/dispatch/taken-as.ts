import type { Card, Json, Reply } from '../../core/chat.ts';
import { escapeCardText, plain } from '../../core/markdown.ts';
import { type Button, card, MAX_BUTTONS, smallText, submit, textBlock } from '../report/card-parts.ts';
import { typedLine } from '../report/report-text.ts';
import { listed, paragraphs, quote } from '../text/wording.ts';
import type { Unless } from '../understand/understood.ts';

const MAX_LINE_LENGTH = 200;

/** How free words were taken. */
export interface Taken {
  /** The command, as a person would type it. */
  line: string;
  /** Other commands that may have been meant. */
  others: readonly string[];
  /** What to run in place of it when a word in it names nothing. */
  unless?: Unless;
  /** The word that named nothing, and was left out. */
  leftOut?: string;
}

/** Adds to an answer how the question was taken, and buttons for what else may have been meant. */
export function withTaken(reply: Reply, { line, others, leftOut }: Taken): Reply {
  const also = others.length === 0 ? '' : ` Or did you mean ${listed(others.map(typedLine), 'or')}?`;
  const nothing = leftOut === undefined ? '' : ` Nothing here is called ${quote(leftOut)}.`;
  const markdown = paragraphs(`Taken as ${typedLine(line)}.${nothing}${also}`, reply.markdown);
  if (reply.card === undefined) return { ...reply, markdown };
  const { body, actions } = reply.card;
  const own = Array.isArray(actions) ? actions : [];
  const buttons = others.map((other) => submit(buttonFor(other)));
  const taken: Card = {
    ...reply.card,
    body: [
      smallText(
        `Taken as “${escapeCardText(line, MAX_LINE_LENGTH)}”.${leftOut === undefined ? '' : ` Nothing here is called “${escapeCardText(leftOut)}”.`}`,
      ),
      ...body,
    ],
    actions: [...own.slice(0, MAX_BUTTONS - buttons.length), ...buttons],
  };
  return { ...reply, markdown, card: taken };
}

/**
 * Makes the reply that asks which of some commands was meant, with a button for each, and nothing else.
 *
 * @param leftOut a word that names nothing
 */
export function askWhich(lines: readonly string[], leftOut?: string): Reply {
  const nothing = leftOut === undefined ? '' : `Nothing here is called ${quote(leftOut)}. `;
  const markdown = `${nothing}Did you mean ${listed(lines.map(typedLine), 'or')}?`;
  const line =
    leftOut === undefined
      ? 'Did you mean …?'
      : `Nothing here is called “${escapeCardText(leftOut)}”. Did you mean …?`;
  return { markdown, card: withButtons(line, lines), isPrivate: leftOut !== undefined };
}

/** Makes a card of one line, with a button for each command. */
export function withButtons(line: string, commands: readonly string[]): Card {
  const body: Json[] = [textBlock(line)];
  return card(
    body,
    commands.map((command) => buttonFor(command)),
  );
}

/** Everybody may press it: it says what somebody typed, and an owner's id would be posted with it. */
function buttonFor(command: string): Button {
  return { title: plain(command), command };
}
