import type { Chat } from '../../core/chat.ts';
import { type Clock, HOUR, SECOND } from '../../core/clock.ts';
import { PostError } from '../../core/post-error.ts';
import { isGone, type Webex, WebexError } from '../client/index.ts';
import type { DirectRooms } from './posting/direct-rooms.ts';
import type { KeepTrying } from './posting/keep-trying.ts';

/** Milliseconds for which a direct message is tried to be edited: what it says then is no news, and nobody waits for it. */
const DIRECT_PATIENCE = 30 * SECOND;

/** Creates what changes messages of the bot. Both may be carried out twice with the effect of once, so nothing is looked for. */
export function createChanges(
  client: Pick<Webex, 'messages'>,
  directRooms: Pick<DirectRooms, 'find'>,
  keepTrying: KeepTrying,
  now: Clock,
): Pick<Chat, 'edit' | 'editDirect' | 'delete'> {
  async function change(work: () => Promise<unknown>, patience = HOUR): Promise<void> {
    try {
      await keepTrying(work, now() + patience);
    } catch (error) {
      if (!(error instanceof WebexError)) throw error;
      throw new PostError('message_refused', 'Webex refused to change the message', { cause: error });
    }
  }

  async function removeOne(id: string): Promise<void> {
    try {
      await client.messages.remove(id);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  return {
    edit: (roomId, id, markdown) => change(() => client.messages.update({ id, roomId, markdown })),
    editDirect: (personId, id, markdown) =>
      change(async () => {
        const roomId = await directRooms.find(personId);
        if (roomId === undefined) throw new PostError('message_refused', 'Webex shows no direct space');
        await client.messages.update({ id, roomId, markdown });
      }, DIRECT_PATIENCE),
    async delete(ids) {
      for (const id of ids) await change(() => removeOne(id));
    },
  };
}
