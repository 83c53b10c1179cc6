import type { Command, Said } from '../command.ts';
import type { Report } from '../report/report.ts';
import type { Lookback } from './place-in-time.ts';
import type { Query } from './query.ts';

/**
 * Describes a command that answers from a Meraki organization; `createQueryCommand` makes the `Command` of it. What a
 * spec does not allow is refused with KnownError `bad_arguments` before `answer` is called.
 */
export interface QuerySpec
  extends Pick<
    Command,
    'name' | 'group' | 'summary' | 'examples' | 'isOnce' | 'changes' | 'lent' | keyof Said
  > {
  /**
   * The argument before the phrases `in …`, `last …`, `as csv` and `page …`, as the help shows it: `<switch>` is required,
   * `[offline|alerting]` is optional. Absent when the command takes no such argument.
   */
  subject?: string;
  /** The same for the help, when there is more to say than what is required: `[<host> from] <device>`. */
  shown?: string;
  /** Whether the command takes `in <network>`; by default not. */
  inNetwork?: boolean;
  /** Whether the answer is always about one network, never about all networks of the organization. */
  ofOneNetwork?: boolean;
  /** The periods that may be named, e.g. `last 7d` or `yesterday`. Absent when the command answers about the present only. */
  lookback?: Lookback;
  /** Whether the answer has a list, so that the command takes `page 2` and `as csv`; by default not. */
  hasList?: boolean;
  /** Whether it asks itself which one is meant when there is no subject. */
  asksWhich?: boolean;
  /** The command that lists what this one is about one of: for somebody who names none, or one that there is not. */
  lists?: string;
  /** The command that answers at once when the name of a device was given in place of a network's. */
  insteadOfDevice?: 'device';
  /** Reads Meraki and returns the answer, not rendered yet. @throws KnownError, whose text becomes the reply */
  answer(query: Query): Promise<Report>;
}
