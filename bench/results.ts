import type { Calls } from './parts/calls.ts';
import type { Commands } from './parts/commands.ts';
import type { ByLinks } from './parts/links.ts';
import type { Start } from './parts/starts.ts';
import type { Storm } from './parts/storm.ts';

/** What was measured; parts that were left out are absent. */
export interface Results {
  calls?: Calls[];
  starts?: Start[];
  commands?: Commands;
  storm?: Storm;
  links?: ByLinks[];
}
