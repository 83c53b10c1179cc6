import type { Slices } from '../../core/async/slices.ts';
import type { Dashboard } from '../../core/dashboard.ts';
import type { Lent } from './lent.ts';
import type { Masking } from './masking.ts';

/** What each area of the port needs to answer about the lent networks alone. */
export interface Wall {
  /** The whole organization. What it answers is shared with others, and never changed. */
  dashboard: Dashboard;
  lent: Lent;
  masking: Masking;
  slices: Slices;
  /** For the commands of buttons. */
  organizationId: string | undefined;
}
