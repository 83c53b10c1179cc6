import type { Command } from '../command.ts';

/** What somebody may have meant by a text that is no command. */
export type Understood =
  /** A question without doubt: the command that asks it, and up to two others that may have been meant. */
  | { kind: 'clear'; line: string; others: readonly string[]; unless?: Unless }
  /** One to three commands, one of which was probably meant; `isOfAdministrators` when it is one that only they may use. */
  | { kind: 'unclear'; lines: readonly string[]; isOfAdministrators?: true }
  /** A text that may be a name of something: only the lists of an organization tell. */
  | { kind: 'name'; name: string; organization: string | undefined }
  | { kind: 'none' };

/** What a question means when a word of it, which may be a name, names nothing. */
export interface Unless {
  /** The word. */
  name: string;
  /** The line without it; undefined when nothing of the question is left. */
  line: string | undefined;
  /** Whether the line is to be offered, not to be run. */
  isAsked?: true;
}

/** Finds what somebody may have meant. It knows the commands, not what an organization has. */
export interface Understanding {
  /** Reads a text that no command begins. */
  free(text: string): Understood;
  /** Reads a text that a command begins; undefined when it is to be run as it was typed. */
  called(text: string, command: Command, argumentText: string): Understood | undefined;
}
