import { SECOND } from './clock.ts';
import type { Administration } from './dashboard/administration.ts';
import type { Clients } from './dashboard/clients.ts';
import type { Health } from './dashboard/health.ts';
import type { Inventory } from './dashboard/inventory.ts';
import type { LiveTools } from './dashboard/live-tools.ts';
import type { Switching } from './dashboard/switching.ts';
import type { Wan } from './dashboard/wan.ts';
import type { Wireless } from './dashboard/wireless.ts';
import type { GrantKey, Organization } from './links.ts';
import type { TokenSource } from './tokens.ts';

export type * from './dashboard/administration.ts';
export type * from './dashboard/clients.ts';
export type * from './dashboard/excerpt.ts';
export type * from './dashboard/health.ts';
export type * from './dashboard/inventory.ts';
export type * from './dashboard/live-tools.ts';
export type * from './dashboard/switching.ts';
export type * from './dashboard/wan.ts';
export type * from './dashboard/wireless.ts';

/**
 * One organization, read with one link's token. Each method is one Meraki call unless it says otherwise,
 * and throws KnownError (`missing_scope`, `not_found`, `meraki_…`, and those of TokenSource). Whatever an
 * answer makes sense without may be absent, times are epoch milliseconds, and an item that makes no sense
 * is left out. Meraki's own words (names, descriptions, statuses) are foreign strings: not escaped.
 */
export interface Dashboard
  extends Inventory,
    Health,
    Wan,
    Clients,
    Wireless,
    Switching,
    Administration,
    LiveTools {
  /** Whether a call waits right now, or did within the last seconds, because there were too many. */
  isLimited(): boolean;
}

/** Whose link, and since when: a link that was made again shares nothing with the one before. */
export type LinkKey = GrantKey & { linkedAt: number };

/** How long all calls of a command together may take; after a few seconds the person is told that we still wait. */
export const COMMAND_TIMEOUT = 45 * SECOND;

/**
 * Opens the Dashboard API with the tokens of one link, for one command: all calls together have
 * `patience` milliseconds from now on, PATIENCE when left out, retries and waits included.
 */
export type OpenDashboard = (link: { key: LinkKey; source: TokenSource }, patience?: number) => Dashboard;

/** The organizations that a token reaches, before there is a link. At most the first 9,000: one call. */
export type ListOrganizations = (source: TokenSource, patience?: number) => Promise<Organization[]>;
