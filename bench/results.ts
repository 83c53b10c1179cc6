import type { AuditExport } from './parts/audit-export.ts';
import type { CallCount } from './parts/calls.ts';
import type { CommandResults } from './parts/commands.ts';
import type { Crowd } from './parts/hundred.ts';
import type { Idle } from './parts/idle.ts';
import type { CostByLinks } from './parts/links.ts';
import type { LongLists } from './parts/long-lists.ts';
import type { OrganizationCost } from './parts/organization.ts';
import type { RefreshStorm } from './parts/refresh-storm.ts';
import type { CostBySpaces } from './parts/spaces.ts';
import type { StartResult } from './parts/starts.ts';

/** The results of all parts; parts that were not measured are absent. */
export interface BenchResults {
  calls?: CallCount[];
  starts?: StartResult[];
  commands?: CommandResults;
  hundred?: Crowd[];
  organizations?: OrganizationCost[];
  spaces?: CostBySpaces[];
  idle?: Idle[];
  storm?: RefreshStorm;
  links?: CostByLinks[];
  longLists?: LongLists;
  auditExport?: AuditExport;
}
