import type { SandboxPerson } from '../../world.ts';
import { requireMembership, requireSpeaker } from '../state/access.ts';
import { badWebexRequest, notFound } from '../state/errors.ts';
import type { EventBus } from '../state/event-bus.ts';
import { newId, now, type StoredMessage, type StoredRoom } from '../state/objects.ts';
import { openRoom } from '../state/open-room.ts';
import type { Records } from '../state/records.ts';
import { saveUpload } from './contents.ts';
import type { Draft } from './draft.ts';
import { render } from './markdown.ts';
import type { ReceivedUpload } from './uploads.ts';

/** Creates the part that posts and edits messages. */
export function createStandInPosting(records: Records, eventBus: EventBus) {
  /** Returns the room of a draft; opens the direct room with a person when there is none yet. */
  function destination(author: SandboxPerson, draft: Draft): StoredRoom {
    if (draft.roomId !== undefined) {
      const { room, membership } = requireMembership(records, author, draft.roomId);
      requireSpeaker(room, membership);
      return room;
    }
    const other =
      draft.toPersonId === undefined
        ? records.personByEmail(draft.toPersonEmail ?? '')
        : records.people.get(draft.toPersonId);
    if (!other) throw notFound('Could not find this person.');
    if (other.id === author.id) throw badWebexRequest('Nobody has a direct room with oneself.');
    return (
      records.directRoom(author.id, other.id) ??
      openRoom(records, eventBus, { title: other.displayName, type: 'direct', members: [author, other] })
    );
  }

  function checkParent(room: StoredRoom, parentId: string): void {
    const parent = records.messagesIn(room.id).get(parentId);
    if (!parent) throw badWebexRequest('parentId: no such message in this room.');
    if (parent.parentId !== undefined) throw badWebexRequest('parentId: a reply cannot be replied to.');
  }

  /** Returns the text fields of a message: the text as it was sent, and Webex's rendering. */
  function words(
    room: StoredRoom,
    { text, markdown }: Pick<Draft, 'text' | 'markdown'>,
  ): Partial<StoredMessage> {
    if (!markdown) return text ? { text } : {};
    const rendered = render(markdown, (kind, value) => {
      const person = kind === 'personId' ? records.people.get(value) : records.personByEmail(value);
      return person && records.membersOf(room.id).has(person.id) ? person : undefined;
    });
    const { html, mentionedPeople, mentionedGroups } = rendered;
    return {
      text: text || rendered.text,
      markdown,
      html,
      ...(mentionedPeople.length > 0 && { mentionedPeople }),
      ...(mentionedGroups.length > 0 && { mentionedGroups }),
    };
  }

  return {
    /**
     * Posts a message.
     *
     * @throws RestError 404 for an unknown room or person, 403 in a room for announcements, 400 for an impossible parent
     */
    post(author: SandboxPerson, draft: Draft, upload: ReceivedUpload | undefined): StoredMessage {
      const room = destination(author, draft);
      if (draft.parentId !== undefined) checkParent(room, draft.parentId);
      const id = newId('MESSAGE');
      const message: StoredMessage = {
        id,
        ...(draft.parentId !== undefined && { parentId: draft.parentId }),
        roomId: room.id,
        roomType: room.type,
        ...words(room, draft),
        ...(upload && { files: [saveUpload(records, id, upload)] }),
        ...(draft.attachments.length > 0 && { attachments: draft.attachments }),
        personId: author.id,
        personEmail: author.email,
        created: now(),
      };
      room.lastActivity = message.created;
      records.putMessage(message);
      eventBus.message('created', message, author.id);
      return message;
    },

    /** Edits a message and reads its mentions anew: a bot that is no longer mentioned no longer sees it. */
    edit(message: StoredMessage, edit: Pick<Draft, 'text' | 'markdown'>, updated: string): StoredMessage {
      const { text, markdown, html, mentionedPeople, mentionedGroups, ...rest } = message;
      const room = records.rooms.get(message.roomId);
      if (!room) throw notFound();
      const edited: StoredMessage = { ...rest, ...words(room, edit), updated };
      records.putMessage(edited);
      eventBus.message('updated', edited, message.personId);
      return edited;
    },
  };
}
