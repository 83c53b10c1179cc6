import { bold } from '../../bot/text/wording.ts';
import { escapeCardText } from '../../core/markdown.ts';

/** Escapes a foreign string, for a message or for a card. */
export type ShownAs = (foreign: string) => string;

/** Writes a foreign string into a message: bold. */
export const inMessage: ShownAs = bold;
/** Writes a foreign string onto a card. */
export const onCard: ShownAs = (foreign) => escapeCardText(foreign);
