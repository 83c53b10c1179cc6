import type { Membership, Page, Webex } from './client/index.ts';
import { remember } from './client/remember.ts';

/** Of which Webex organizations the people of a space are. */
export interface Company {
  /** Whether everybody in the space, bots aside, is of that organization. */
  isOnlyOf(roomId: string, orgId: string): Promise<boolean>;
  /** Somebody came or went: the next question is asked anew. */
  forget(roomId: string): void;
}

/** Webex's largest page. */
const PAGE = 1000;
/** A list that goes on for longer than this is going in circles. */
const MOST_PAGES = 100;
const MOST_ROOMS = 1_000;

/** @param life milliseconds for which an answer may be used */
export function createCompany(client: Webex, life: number): Company {
  /** With an empty string for those of whom Webex does not tell. */
  async function read(roomId: string): Promise<Set<string>> {
    const organizations = new Set<string>();
    let page: Page<Membership> = await client.memberships.list({ roomId, max: PAGE });
    for (let pages = 1; ; pages += 1) {
      for (const member of page.items) {
        if (!isBot(member)) organizations.add(member.personOrgId ?? '');
      }
      if (!page.hasNext()) return organizations;
      if (pages >= MOST_PAGES) throw new Error(`the members of a space do not end after ${MOST_PAGES} pages`);
      page = await page.next();
    }
  }

  const organizationsIn = remember(read, life, MOST_ROOMS);

  return {
    async isOnlyOf(roomId, orgId) {
      const organizations = await organizationsIn.get(roomId);
      return orgId !== '' && organizations.size === 1 && organizations.has(orgId);
    },
    forget: organizationsIn.forget,
  };
}

/** Webex gives every bot an address in one of these domains, and no person. */
function isBot(member: Membership): boolean {
  return /@(?:webex\.bot|sparkbot\.io)$/i.test(member.personEmail ?? '');
}
