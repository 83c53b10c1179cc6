import type { Chat } from '../../core/chat.ts';
import { SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { Webex } from '../client/index.ts';
import { personOf } from './person.ts';
import { createPosting } from './posting.ts';
import { isRefusal } from './refused.ts';
import { createSpaceMembers, type SpaceMembers } from './space-members.ts';
import { knownTimeZone } from './time-zone.ts';

/** How long an answer about who is in a space may be used. */
const COMPANY_LIFE = 30 * SECOND;

/** The way into Webex, over the client. */
export function createChat(client: Webex, log: Log): Chat & Pick<SpaceMembers, 'forget'> {
  const company = createSpaceMembers(client, COMPANY_LIFE);
  const posting = createPosting(client, log);

  /** Asked anew each time: people come and go, and what they may do depends on it. */
  async function membership(roomId: string, personId: string) {
    const { items } = await client.memberships.list({ roomId, personId });
    return items.find((one) => one.personId === personId);
  }

  return {
    async send({ roomId, parentId }, message) {
      await posting.post({ roomId }, message, parentId);
    },
    async sendDirect(personId, message) {
      await posting.post({ toPersonId: personId }, message);
    },
    async sendForNow({ roomId, parentId }, markdown) {
      const ids = await posting.post({ roomId }, { markdown }, parentId);
      let removed: Promise<void> | undefined;
      return () => {
        removed ??= posting.remove(ids);
        return removed;
      };
    },
    async findPerson(email) {
      try {
        const { items } = await client.people.list({ email });
        const wanted = email.toLowerCase();
        const found = items.find((person) => person.emails.some((known) => known.toLowerCase() === wanted));
        return found && personOf(found);
      } catch (error) {
        // What is no e-mail address is refused, and belongs to nobody.
        if (isRefusal(error)) return undefined;
        throw error;
      }
    },
    /** Whoever asked was looked up a moment ago, and that is remembered. */
    async timeZoneOf(personId) {
      try {
        return knownTimeZone((await client.people.get(personId)).timezone);
      } catch (error) {
        if (isRefusal(error)) return undefined;
        throw error;
      }
    },
    isIn: async (roomId, personId) => (await membership(roomId, personId)) !== undefined,
    isModerator: async (roomId, personId) => (await membership(roomId, personId))?.isModerator === true,
    organizationsIn: company.organizationsIn,
    hasModerators: company.hasModerators,
    forget: company.forget,
  };
}
