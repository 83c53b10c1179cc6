import type { Command } from '../command.ts';
import type { Report } from '../report/report.ts';
import type { Lookback, Query } from './query.ts';

/** A command that answers from a Meraki organization, for createQueryCommand. */
export interface QuerySpec extends Pick<Command, 'name' | 'group' | 'summary' | 'examples' | 'isOnce'> {
  /** The argument before `in`, `last` and so on: `<switch>` is needed, `[offline|alerting]` is not; absent when there is none. */
  subject?: string;
  /** Whether `in <network>` is understood. */
  inNetwork?: boolean;
  /** Whether the command answers for one network only, not for all together. */
  ofOneNetwork?: boolean;
  /** Whether, and how far, `last 7d` looks back. */
  lookback?: Lookback;
  /** Whether the answer has a list, so that `page 2` and `as csv` are understood. */
  hasList?: boolean;
  /** Reads the answer. @throws KnownError */
  answer(query: Query): Promise<Report>;
}
