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
import type { LinkTokens, TokenSource } from './tokens.ts';

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
 * One organization, read with one link's token. Each method is one Meraki call unless its docstring says otherwise, and
 * throws KnownError (`missing_scope`, `not_found`, `meraki_…`, and those of TokenSource). A read that another link of the same
 * organization makes, or made seconds ago, takes no call. A field that Meraki does not tell, or that can't be read, is absent;
 * times are epoch milliseconds; an item that makes no sense is left out and counted. Texts of Meraki (names, descriptions,
 * statuses) are foreign strings: not escaped.
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
  /** Whether a call waits for the rate limiter, or did within the last seconds. */
  isLimited(): boolean;
  /** Counts the items of the lists read so far that made no sense and were left out: a text in place of an object, for example. */
  unreadableItems(): number;
  /**
   * Returns when the data was read that this command has used so far, in epoch milliseconds; undefined before any read. It is the
   * arrival of the oldest answer, however long a call had to wait. A list that was kept counts only when it is all that was
   * used: beside other reads it gives names to them.
   */
  readAt(): number | undefined;
  /** Ends the command: its calls that still wait for the rate limiter are not sent, and take no turns from others. */
  end(): void;
}

/** A grant key and when the grant was made: a link that was made again proves its reach anew, and has none of the open lists of the one before. */
export type LinkKey = GrantKey & { linkedAt: number };

/** Milliseconds that all calls of one command may take together, retries and waits included. */
export const COMMAND_TIMEOUT = 45 * SECOND;

/** A link whose organization is to be read. */
export interface DashboardLink {
  key: LinkKey;
  /** Those of the link's tokens. */
  scopes: readonly string[];
  source: LinkTokens;
  /** The person who asks through it, with whom the calls take turns; the link's own when absent. */
  askerId?: string | undefined;
  /** Whether the person wants to see what is new: what others read some seconds ago does not do. */
  isRefresh?: boolean | undefined;
}

/**
 * Opens the Dashboard API with the tokens of one link, for one command.
 *
 * @param timeout milliseconds that all calls have together from now on; COMMAND_TIMEOUT by default
 */
export type OpenDashboard = (link: DashboardLink, timeout?: number) => Dashboard;

/** Lists the organizations that a token reaches, before there is a link. At most the first 9,000: one call. */
export type ListOrganizations = (source: TokenSource, timeout?: number) => Promise<Organization[]>;
