import type { Webex, WebexMembership, WebexPage } from '../client/index.ts';
import { memoize } from '../client/memoize.ts';

/** The people in a space, without bots. */
export interface SpaceMembers {
  /** Returns the ids of the people's Webex organizations; an empty string stands for those that Webex does not show. */
  organizationsIn(roomId: string): Promise<ReadonlySet<string>>;
  /** Tells whether any person moderates the space. */
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

/** Creates a reader that remembers the members of a space. @param ttl milliseconds */
export function createSpaceMembers(client: Webex, ttl: number): SpaceMembers {
  async function readSummary(roomId: string) {
    const organizations = new Set<string>();
    let hasModerators = false;
    let page: WebexPage<WebexMembership> = await client.memberships.list({ roomId, max: PAGE_SIZE });
    for (let pages = 1; ; pages += 1) {
      for (const member of page.items) {
        if (isBot(member)) continue;
        organizations.add(member.personOrgId ?? '');
        hasModerators ||= member.isModerator === true;
      }
      if (!page.hasNext()) return { organizations, hasModerators };
      if (pages >= MAX_PAGES) throw new Error(`the members of a space do not end after ${MAX_PAGES} pages`);
      page = await page.next();
    }
  }

  const summaries = memoize(readSummary, ttl, MAX_SPACES);

  return {
    organizationsIn: async (roomId) => (await summaries.get(roomId)).organizations,
    hasModerators: async (roomId) => (await summaries.get(roomId)).hasModerators,
    forget: summaries.forget,
  };
}

/** Tells whether a member is a bot: only bots have an address in one of these domains. */
function isBot(member: WebexMembership): boolean {
  return /@(?:webex\.bot|sparkbot\.io)$/i.test(member.personEmail ?? '');
}
