import type { Grant } from '../../core/links.ts';
import type { Further } from '../report/report.ts';
import { type Arguments, commandLine } from '../text/arguments.ts';

/** Writes the title of a query, and commands for its buttons. */
export interface Phrasing {
  /** The subject of the query as far as it is known; buttons repeat it. */
  about: {
    subject: string;
    /** Id of the network, empty for all, which buttons name in place of the subject; absent when none was named. */
    network?: string;
  };
  /** Returns the title of an answer: `Rotterdam 301 · Aurora Retail`. Empty and undefined parts are left out. */
  title(...about: (string | undefined)[]): string;
  /** Returns the same command with other arguments, for a button: with ids, and always about this organization. */
  say(changes: Partial<Arguments>): string;
  /** Returns another command about this organization, for a button. */
  sayTo(command: string, changes?: Partial<Arguments>): string;
  /** Returns the same command with other arguments, both as `say` writes it and as a person would type it. */
  further(changes: Partial<Arguments>): Further;
}

/** Parts of a phrasing. */
export interface PhrasingOptions {
  command: string;
  args: Arguments;
  /** The arguments as a person typed them: those of a button name ids. */
  typed: Arguments;
  grant: Pick<Grant, 'organizationId' | 'organizationName'>;
}

/**
 * Makes the phrasing of a query. It has a scope of its own, without the dashboard: whoever keeps one of its functions keeps
 * nothing else of the query.
 */
export function createPhrasing({ command, args, typed, grant }: PhrasingOptions): Phrasing {
  const { organizationId: organization, organizationName } = grant;
  const about: Phrasing['about'] = { subject: args.subject };
  const say = (changes: Partial<Arguments>) =>
    commandLine(command, { ...args, page: 1, csv: false, ...about, organization, ...changes });
  return {
    about,
    say,
    title: (...parts) =>
      [...parts, organizationName].filter((part) => part !== undefined && part !== '').join(' · '),
    sayTo: (other, changes = {}) => commandLine(other, { organization, ...changes }),
    further: (changes) => ({
      command: say(changes),
      typed: commandLine(command, { ...typed, page: 1, csv: false, ...changes }),
    }),
  };
}
