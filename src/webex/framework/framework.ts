import { setTimeout as delay } from 'node:timers/promises';
import BotFramework, { type Bot, type Trigger } from 'webex-node-bot-framework';
import type { Message } from '../../core/chat.ts';
import { MINUTE, SECOND } from '../../core/clock.ts';
import type { ClaimedEvent } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { type AttachmentAction, isGone, type Webex, type WebexMessage } from '../client/index.ts';
import { memoize } from '../client/memoize.ts';
import type { Delivery } from '../intake/delivery.ts';
import type { WebexTime } from '../intake/webex-clock.ts';
import { findBotsByRoom } from './bots-by-room.ts';
import type { BotIdentity } from './mention.ts';
import { createReadMessage } from './read-message.ts';
import { redirectConsole } from './redirect-console.ts';

/** The part of a claimed event that goes into a message. */
type Claim = Pick<ClaimedEvent, 'checkOwnership' | 'acceptedAt'>;

/** The bot framework, used so that no event gets lost in it. */
export interface Framework {
  start(): Promise<void>;
  /**
   * Reads the message of a delivery, or the button that it reports; undefined when there is nothing to answer. Changes
   * nothing, so it may be called again. Rejects when the message could not be read, or was not passed on.
   */
  read(delivery: Delivery, claim: Claim): Promise<Message | undefined>;
  stop(): Promise<void>;
}

/** A message or a pressed button on its way through the framework. */
interface Passage {
  message?: WebexMessage;
  action?: AttachmentAction;
  /** Set when the framework has passed it on. */
  triggered?: { bot: Bot; trigger: Trigger };
  /** Set when the framework could not read about its space: it swallows that. */
  failure?: unknown;
}

/** How often a thing that Webex does not have is read again: right after its webhook it may not be readable yet. */
const REREADS = 2;

/**
 * Creates the framework over a client. It believes that it uses a websocket, so it leaves the webhooks alone; events
 * reach it through `client.deliver`.
 *
 * @param deps.rereadPause milliseconds until what Webex does not have yet is read again
 */
export function createFramework(deps: {
  client: Webex;
  bot: BotIdentity;
  webexClock: Pick<WebexTime, 'toMonotonic'>;
  log: Log;
  rereadPause?: number | undefined;
}): Framework {
  const { client, bot: me, webexClock, log, rereadPause = SECOND } = deps;
  const readMessage = createReadMessage(client, me, webexClock, log);

  // The framework takes only a delivery, reads its message itself, swallows a failure to read it, and does not wait for
  // the listener. So the message is read here, the framework is given that same message when it asks for it, and its
  // trigger is kept here for `pass` to go on with, instead of answering from within the listener.
  const passages = new Map<string, Passage>();

  const rooms = memoize(client.rooms.get, MINUTE, 1_000);
  const reader: Webex = {
    ...client,
    rooms: { ...client.rooms, get: (id) => noted(rooms.get(id)) },
    memberships: { ...client.memberships, list: (query) => noted(client.memberships.list(query)) },
    messages: {
      ...client.messages,
      get: async (id) => passages.get(id)?.message ?? client.messages.get(id),
    },
    attachmentActions: {
      ...client.attachmentActions,
      get: async (id) => passages.get(id)?.action ?? client.attachmentActions.get(id),
    },
  };
  /** Keeps a failure for the messages that are on their way through the framework. */
  async function noted<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      for (const passage of passages.values()) passage.failure = error;
      throw error;
    }
  }
  const framework = new BotFramework({ token: reader, maxStartupSpaces: 0 });
  findBotsByRoom(framework);
  const onTrigger = (bot: Bot, trigger: Trigger) => {
    const passage = passages.get(trigger.id);
    if (passage) passage.triggered = { bot, trigger };
  };
  framework.hears(/.*/s, onTrigger);
  framework.on('attachmentAction', onTrigger);
  // Its own listener calls console.err, which does not exist, and so throws.
  framework.removeAllListeners('error').on('error', (err) => log.error({ err }, 'bot framework failed'));
  // Both would only spend time on formatting lines that nobody reads.
  framework.debugger = () => {};
  framework.log = () => {};

  async function pass(
    delivery: Delivery,
    item: WebexMessage | AttachmentAction,
    passage: Passage,
    claim: Claim,
  ): Promise<Message | undefined> {
    const { id } = delivery.data;
    // Both are remembered, so the framework finds them; if it read them first, a failure would only be on the console.
    await client.people.get(item.personId);
    if (!framework.getBotByRoomId(item.roomId)) await rooms.get(item.roomId);
    passages.set(id, passage);
    try {
      await client.deliver(delivery);
    } finally {
      passages.delete(id);
    }
    const { triggered, failure } = passage;
    if (!triggered)
      throw failure ?? new Error('the bot framework did not pass it on: the bot may have left the space');
    return readMessage(triggered.bot, triggered.trigger, delivery, claim);
  }

  /**
   * Reads a thing that Webex has just reported.
   *
   * @returns undefined when it was deleted
   * @throws WebexError when it can't be read, also because the bot is not in its space any more
   */
  async function readNew<T>(read: () => Promise<T>, roomId: string | undefined): Promise<T | undefined> {
    for (let left = REREADS; left >= 0; left -= 1) {
      try {
        return await read();
      } catch (error) {
        if (!isGone(error)) throw error;
        if (left > 0) await delay(rereadPause, undefined, { ref: false });
      }
    }
    if (roomId !== undefined) await client.rooms.get(roomId);
    return undefined;
  }

  return {
    start: async () => {
      await redirectConsole(log, () => framework.start());
    },
    async read(delivery, claim) {
      const { resource, data } = delivery;
      const { id, roomId } = data;
      if (resource === 'messages') {
        const message = await readNew(() => client.messages.get(id), roomId);
        if (!message) log.warn({ id }, 'message deleted before it was read: dropped');
        else if (message.personId === me.id) log.debug({ id }, 'own message of the bot: dropped');
        else if (!message.text?.trim()) log.debug({ id }, 'message without text: dropped');
        else return pass(delivery, message, { message }, claim);
      } else if (resource === 'attachmentActions') {
        const action = await readNew(() => client.attachmentActions.get(id), roomId);
        if (!action) log.warn({ id }, 'pressed button deleted before it was read: dropped');
        else return pass(delivery, action, { action }, claim);
      } else await client.deliver(delivery);
      return undefined;
    },
    stop: async () => {
      await redirectConsole(log, () => framework.stop());
    },
  };
}
