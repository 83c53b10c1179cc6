import BotFramework, { type Bot, type Trigger } from 'webex-node-bot-framework';
import type { Message } from '../../core/chat.ts';
import { MINUTE } from '../../core/clock.ts';
import { type ClaimedEvent, HANDLED, type Handled } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { type AttachmentAction, type Webex, WebexError, type WebexMessage } from '../client/index.ts';
import { remember } from '../client/remember.ts';
import type { Delivery } from '../intake/delivery.ts';
import type { Named } from './mention.ts';
import { redirectConsole } from './quietly.ts';
import { createReadMessage } from './read-message.ts';

type Held = Pick<ClaimedEvent, 'checkOwnership' | 'acceptedAt'>;

/** The bot framework, so tamed that nothing it is given gets lost. */
export interface Framework {
  start(): Promise<void>;
  /** What the one who was asked makes of it; rejects when the question could not be read or passed on. */
  handle(delivery: Delivery, held: Held): Promise<Handled>;
  stop(): Promise<void>;
}

/**
 * The framework knows the spaces and says what was heard in which; it is told to use a websocket, so that it
 * leaves the webhooks alone, and events reach it through the client. It neither reports a message that it
 * fails to read nor waits for who answers: so we read first and hand it what we read, and it only says
 * what it heard.
 */
export function createFramework(deps: {
  client: Webex;
  bot: Named;
  log: Log;
  onMessage: (message: Message) => Promise<Handled>;
}): Framework {
  const { client, bot: me, log, onMessage } = deps;
  const incoming = createReadMessage(client, me, log);
  const messages = new Map<string, WebexMessage>();
  const actions = new Map<string, AttachmentAction>();
  const heard = new Map<string, { bot: Bot; trigger: Trigger }>();

  const rooms = remember(client.rooms.get, MINUTE, 1_000);
  const reader: Webex = {
    ...client,
    rooms: { ...client.rooms, get: rooms.get },
    messages: {
      ...client.messages,
      get: async (id) => messages.get(id) ?? client.messages.get(id),
    },
    attachmentActions: {
      ...client.attachmentActions,
      get: async (id) => actions.get(id) ?? client.attachmentActions.get(id),
    },
  };
  const framework = new BotFramework({ token: reader, maxStartupSpaces: 0 });
  const hear = (bot: Bot, trigger: Trigger) => {
    heard.set(trigger.id, { bot, trigger });
  };
  framework.hears(/.*/s, hear);
  framework.on('attachmentAction', hear);
  // Its own listener calls console.err, which does not exist and so throws.
  framework.removeAllListeners('error').on('error', (err) => log.error({ err }, 'the bot framework failed'));
  framework.debugger = () => {};
  // Nobody listens, and the time in each is dear.
  framework.log = () => {};

  async function pass<T extends { personId: string; roomId: string }>(
    delivery: Delivery,
    question: T,
    read: Map<string, T>,
    { checkOwnership, acceptedAt }: Held,
  ): Promise<Handled> {
    const { id, created } = delivery.data;
    const askedAt = created === undefined ? undefined : Date.parse(created);
    // Both are remembered, so the framework gets them where a failure would only be on the console.
    await client.people.get(question.personId);
    if (!framework.getBotByRoomId(question.roomId)) await rooms.get(question.roomId);
    read.set(id, question);
    let found: { bot: Bot; trigger: Trigger } | undefined;
    try {
      await client.deliver(delivery);
      found = heard.get(id);
    } finally {
      read.delete(id);
      heard.delete(id);
    }
    if (!found) throw new Error('the bot framework did not pass it on: the bot may have left the space');
    const asked = await incoming(found.bot, found.trigger);
    return asked ? onMessage({ ...asked, askedAt, acceptedAt, checkOwnership: checkOwnership }) : HANDLED;
  }

  return {
    start: async () => {
      await redirectConsole(log, () => framework.start());
    },
    async handle(delivery, held) {
      const { resource, data } = delivery;
      if (resource === 'messages') {
        const message = await unlessGone(client.messages.get(data.id));
        if (!message) log.warn({ id: data.id }, 'a message was gone before it was read');
        else if (message.personId === me.id) log.debug({ id: data.id }, 'left: a message of the bot');
        else if (!message.text?.trim()) log.debug({ id: data.id }, 'left: a message without text');
        else return pass(delivery, message, messages, held);
      } else if (resource === 'attachmentActions') {
        const action = await unlessGone(client.attachmentActions.get(data.id));
        if (!action) log.warn({ id: data.id }, "a button's press was gone before it was read");
        else return pass(delivery, action, actions, held);
      } else await client.deliver(delivery);
      return HANDLED;
    },
    stop: async () => {
      await redirectConsole(log, () => framework.stop());
    },
  };
}

/** Undefined for what no longer exists. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof WebexError && error.status === 404) return undefined;
    throw error;
  }
}
