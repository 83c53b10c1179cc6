import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { visibleMessage } from '../state/access.ts';
import { badWebexRequest, forbidden, notFound, parseRequest } from '../state/errors.ts';
import type { EventBus } from '../state/event-bus.ts';
import { type Action, newId, now } from '../state/objects.ts';
import type { ReadLag } from '../state/read-lag.ts';
import type { Records } from '../state/records.ts';
import { callerOf } from './bearer.ts';

const NewAction = z.object({
  type: z.literal('submit'),
  messageId: z.string(),
  inputs: z.record(z.string(), z.unknown()),
});

/** Adds POST /attachment/actions, which presses a card's button, and GET, which reads the inputs. */
export function actionRoutes(
  app: FastifyInstance,
  records: Records,
  eventBus: EventBus,
  readLag: ReadLag,
): void {
  app.post('/attachment/actions', (request) => {
    const caller = callerOf(request);
    const { type, messageId, inputs } = parseRequest(NewAction, request.body);
    const message = visibleMessage(records, caller, messageId);
    if (caller.isBot) throw forbidden('A bot cannot press a button.');
    if (!message.attachments) throw badWebexRequest('messageId: this message has no card.');
    const action: Action = {
      id: newId('ATTACHMENT_ACTION'),
      type,
      messageId,
      roomId: message.roomId,
      personId: caller.id,
      inputs,
      created: now(),
    };
    records.actions.set(action.id, action);
    eventBus.action(action, message.personId);
    return action;
  });

  /** Only the person who pressed and the author of the card may read the inputs. */
  app.get<{ Params: { id: string } }>('/attachment/actions/:id', (request) => {
    const caller = callerOf(request);
    const action = records.actions.get(request.params.id);
    const author = action && records.messages.get(action.messageId)?.personId;
    if (!action || (caller.id !== action.personId && caller.id !== author)) throw notFound();
    readLag.check(caller, action);
    return action;
  });
}
