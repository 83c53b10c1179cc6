import BotFramework, { type Bot, type Trigger } from 'webex-node-bot-framework';
import type { Message } from '../../core/chat.ts';
import { MINUTE } from '../../core/clock.ts';
import { type ClaimedEvent, HANDLED, type Handled } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { type AttachmentAction, isGone, type Webex, type WebexMessage } from '../client/index.ts';
import { memoize } from '../client/memoize.ts';
import type { Delivery } from '../intake/delivery.ts';
import type { BotIdentity } from './mention.ts';
import { createReadMessage } from './read-message.ts';
import { redirectConsole } from './redirect-console.ts';

/** The part of a claimed event that goes into a message. */
type Claim = Pick<ClaimedEvent, 'checkOwnership' | 'acceptedAt'>;

/** The bot framework, used so that no event gets lost in it. */
export interface Framework {
  start(): Promise<void>;
  /** Handles a delivery. Rejects when the message could not be read or passed on. */
  handle(delivery: Delivery, claim: Claim): Promise<Handled>;
  stop(): Promise<void>;
}

/** A message or a pressed button on its way through the framework. */
interface Passage {
  message?: WebexMessage;
  action?: AttachmentAction;
  /** Set when the framework has passed it on. */
  triggered?: { bot: Bot; trigger: Trigger };
}

/**
 * Creates the framework over a client. It believes that it uses a websocket, so it leaves the webhooks alone; events
 * reach it through `client.deliver`.
 *
 * @param deps.onMessage its promise is the result of `handle`
 */
export function createFramework(deps: {
  client: Webex;
  bot: BotIdentity;
  log: Log;
  onMessage: (message: Message) => Promise<Handled>;
}): Framework {
  const { client, bot: me, log, onMessage } = deps;
  const readMessage = createReadMessage(client, me, log);

  // The framework takes only a delivery, reads its message itself, swallows a failure to read it, and does not wait for
  // the listener. So the message is read here, the framework is given that same message when it asks for it, and its
  // trigger is kept here for `pass` to go on with, instead of answering from within the listener.
  const passages = new Map<string, Passage>();

  const rooms = memoize(client.rooms.get, MINUTE, 1_000);
  const reader: Webex = {
    ...client,
    rooms: { ...client.rooms, get: rooms.get },
    messages: {
      ...client.messages,
      get: async (id) => passages.get(id)?.message ?? client.messages.get(id),
    },
    attachmentActions: {
      ...client.attachmentActions,
      get: async (id) => passages.get(id)?.action ?? client.attachmentActions.get(id),
    },
  };
  const framework = new BotFramework({ token: reader, maxStartupSpaces: 0 });
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
  ) {
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
    const { triggered } = passage;
    if (!triggered) throw new Error('the bot framework did not pass it on: the bot may have left the space');
    const message = await readMessage(triggered.bot, triggered.trigger, delivery, claim);
    return message ? onMessage(message) : HANDLED;
  }

  return {
    start: async () => {
      await redirectConsole(log, () => framework.start());
    },
    async handle(delivery, claim) {
      const { resource, data } = delivery;
      if (resource === 'messages') {
        const message = await unlessGone(client.messages.get(data.id));
        if (!message) log.warn({ id: data.id }, 'message deleted before it was read: dropped');
        else if (message.personId === me.id) log.debug({ id: data.id }, 'own message of the bot: dropped');
        else if (!message.text?.trim()) log.debug({ id: data.id }, 'message without text: dropped');
        else return pass(delivery, message, { message }, claim);
      } else if (resource === 'attachmentActions') {
        const action = await unlessGone(client.attachmentActions.get(data.id));
        if (!action) log.warn({ id: data.id }, 'pressed button deleted before it was read: dropped');
        else return pass(delivery, action, { action }, claim);
      } else await client.deliver(delivery);
      return HANDLED;
    },
    stop: async () => {
      await redirectConsole(log, () => framework.stop());
    },
  };
}

/** Returns undefined for a thing that no longer exists. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
