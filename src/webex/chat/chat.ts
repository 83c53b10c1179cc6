import type { Chat } from '../../core/chat.ts';
import { SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { PostError } from '../../core/post-error.ts';
import { isNotFound, isPassing, isShut, type Webex } from '../client/index.ts';
import { personOf } from './person.ts';
import { createSending, type SendingOptions } from './sending.ts';
import { createSpaceMembers, type SpaceMembers } from './space-members.ts';
import { knownTimeZone } from './time-zone.ts';

/** Milliseconds for which the members of a space are remembered. */
const SPACE_MEMBERS_TTL = 30 * SECOND;

/** Creates the chat that posts to Webex and reads people and spaces from it. */
export function createChat(
  client: Webex,
  log: Log,
  options?: SendingOptions,
): Chat & Pick<SpaceMembers, 'forget'> {
  const members = createSpaceMembers(client, SPACE_MEMBERS_TTL);

  /** Reads one membership. It is never remembered, because permissions depend on it. */
  async function membership(roomId: string, personId: string) {
    const { items } = await client.memberships.list({ roomId, personId });
    return items.find((one) => one.personId === personId);
  }

  return {
    ...createSending(client, log, options),
    async findPerson(email) {
      try {
        const { items } = await client.people.list({ email });
        const wanted = email.toLowerCase();
        const found = items.find((person) => person.emails.some((known) => known.toLowerCase() === wanted));
        return found && personOf(found);
      } catch (error) {
        // Webex refuses a text that is not an e-mail address; no person has it.
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async personWithId(id) {
      try {
        return personOf(await client.readPerson(id));
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async spaceTitle(roomId) {
      try {
        return (await client.rooms.get(roomId)).title ?? undefined;
      } catch (error) {
        if (isShut(error)) return undefined;
        throw error;
      }
    },
    /** Costs no call for a person who has just asked: the client remembers people. */
    async timeZoneOf(personId) {
      try {
        return knownTimeZone((await client.people.get(personId)).timezone);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async isIn(roomId, personId) {
      try {
        return (await membership(roomId, personId)) !== undefined;
      } catch (cause) {
        if (!isShut(cause)) throw cause;
        throw new PostError('place_refused', 'Webex shows the bot no such space', { cause });
      }
    },
    async isModerator(roomId, personId, orgId) {
      const found = await membership(roomId, personId);
      if (found?.isModerator !== true) return false;
      return orgId === undefined || orgId === (found.personOrgId ?? '');
    },
    async organizationsIn(roomId) {
      try {
        return await members.organizationsIn(roomId);
      } catch (cause) {
        if (isPassing(cause)) throw cause;
        throw new PostError('place_refused', 'Webex does not show the bot who is in the space', { cause });
      }
    },
    rememberedOrganizationsIn: members.rememberedOrganizationsIn,
    hasModerators: members.hasModerators,
    forget: members.forget,
  };
}
