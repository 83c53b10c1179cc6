import type { Command } from '../command.ts';
import type { Report } from '../report/report.ts';
import type { Lookback, Query } from './query.ts';

/** A command that answers from a Meraki organization. */
export interface QuerySpec extends Pick<Command, 'name' | 'group' | 'summary' | 'examples' | 'isOnce'> {
  /** What is named before the common words: `<switch>` must be, `[offline|alerting]` may; none for a command that takes nothing. */
  subject?: string;
  /** Whether `in <network>` is understood. */
  inNetwork?: boolean;
  /** Whether all networks together can not be asked about. */
  ofOneNetwork?: boolean;
  lookback?: Lookback;
  /** Whether the answer holds a list: `page 2` and `as csv`. */
  hasList?: boolean;
  /** @throws KnownError */
  answer(query: Query): Promise<Report>;
}
