import type { Webex, WebexMembership, WebexPage } from '../client/index.ts';
import { remember } from '../client/remember.ts';

/** Who the people of a space are, bots aside. */
export interface SpaceMembers {
  /** Their Webex organizations; with an empty string for those of whom Webex does not tell. */
  organizationsIn(roomId: string): Promise<ReadonlySet<string>>;
  hasModerators(roomId: string): Promise<boolean>;
  /** Somebody came, went or changed: the next question is asked anew. */
  forget(roomId: string): void;
}

/** Webex's largest page. */
const PAGE = 1000;
/** A list that goes on for longer than this is going in circles. */
const MOST_PAGES = 100;
const MOST_ROOMS = 1_000;

/** @param life milliseconds for which an answer may be used */
export function createSpaceMembers(client: Webex, life: number): SpaceMembers {
  async function read(roomId: string) {
    const organizations = new Set<string>();
    let hasModerators = false;
    let page: WebexPage<WebexMembership> = await client.memberships.list({ roomId, max: PAGE });
    for (let pages = 1; ; pages += 1) {
      for (const member of page.items) {
        if (isBot(member)) continue;
        organizations.add(member.personOrgId ?? '');
        hasModerators ||= member.isModerator === true;
      }
      if (!page.hasNext()) return { organizations, hasModerators };
      if (pages >= MOST_PAGES) throw new Error(`the members of a space do not end after ${MOST_PAGES} pages`);
      page = await page.next();
    }
  }

  const company = remember(read, life, MOST_ROOMS);

  return {
    organizationsIn: async (roomId) => (await company.get(roomId)).organizations,
    hasModerators: async (roomId) => (await company.get(roomId)).hasModerators,
    forget: company.forget,
  };
}

/** Webex gives every bot an address in one of these domains, and no person. */
function isBot(member: WebexMembership): boolean {
  return /@(?:webex\.bot|sparkbot\.io)$/i.test(member.personEmail ?? '');
}
