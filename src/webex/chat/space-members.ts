import { LRUCache } from 'lru-cache';
import { pagesOf, type Webex, type WebexMembership } from '../client/index.ts';

/** The people in a space, without bots. */
export interface SpaceMembers {
  /** Reads the ids of the people's Webex organizations; an empty string stands for those that Webex does not show. */
  organizationsIn(roomId: string): Promise<ReadonlySet<string>>;
  /** Returns the organizations that were last read; undefined when that is too long ago, or members have changed since. */
  rememberedOrganizationsIn(roomId: string): ReadonlySet<string> | undefined;
  /** Tells whether any person moderates the space, from what is remembered where it is. */
  hasModerators(roomId: string): Promise<boolean>;
  /** Drops what is remembered of the space, because its members have changed. */
  forget(roomId: string): void;
}

/** The largest page that Webex allows. */
const PAGE_SIZE = 1000;
/** A longer list must be a loop. */
const MAX_PAGES = 100;
/** The most spaces whose members are remembered. */
const MAX_SPACES = 1_000;

/** What the members of a space have in common. */
interface Summary {
  organizations: ReadonlySet<string>;
  hasModerators: boolean;
}

/** Creates a reader that remembers the members of a space. @param ttl milliseconds */
export function createSpaceMembers(client: Webex, ttl: number): SpaceMembers {
  const summaries = new LRUCache<string, Summary>({ max: MAX_SPACES, ttl, ttlResolution: 0 });

  async function readSummary(roomId: string): Promise<Summary> {
    const organizations = new Set<string>();
    let hasModerators = false;
    let pages = 0;
    for await (const { items } of pagesOf(await client.memberships.list({ roomId, max: PAGE_SIZE }))) {
      pages += 1;
      if (pages > MAX_PAGES) throw new Error(`the members of a space do not end after ${MAX_PAGES} pages`);
      for (const member of items) {
        if (isBot(member)) continue;
        organizations.add(member.personOrgId ?? '');
        hasModerators ||= member.isModerator === true;
      }
    }
    const summary = { organizations, hasModerators };
    summaries.set(roomId, summary);
    return summary;
  }

  return {
    organizationsIn: async (roomId) => (await readSummary(roomId)).organizations,
    rememberedOrganizationsIn: (roomId) => summaries.get(roomId)?.organizations,
    hasModerators: async (roomId) => (summaries.get(roomId) ?? (await readSummary(roomId))).hasModerators,
    forget(roomId) {
      summaries.delete(roomId);
    },
  };
}

/** Tells whether a member is a bot: only bots have an address in one of these domains. */
function isBot(member: WebexMembership): boolean {
  return /@(?:webex\.bot|sparkbot\.io)$/i.test(member.personEmail ?? '');
}
