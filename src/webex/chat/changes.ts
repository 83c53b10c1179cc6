import type { Chat } from '../../core/chat.ts';
import { type Clock, HOUR } from '../../core/clock.ts';
import { PostError } from '../../core/post-error.ts';
import { isGone, type Webex, WebexError } from '../client/index.ts';
import type { KeepTrying } from './posting/keep-trying.ts';

/** Creates what changes messages of the bot. Both may be carried out twice with the effect of once, so nothing is looked for. */
export function createChanges(
  client: Pick<Webex, 'messages'>,
  keepTrying: KeepTrying,
  now: Clock,
): Pick<Chat, 'edit' | 'delete'> {
  async function change(work: () => Promise<unknown>): Promise<void> {
    try {
      await keepTrying(work, now() + HOUR);
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
    async delete(ids) {
      for (const id of ids) await change(() => removeOne(id));
    },
  };
}
