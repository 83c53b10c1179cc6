import type { SandboxPerson } from '../../world.ts';
import type { Action, Content, StoredMembership, StoredMessage, StoredRoom } from './objects.ts';
import type { RegisteredWebhook } from './webhook.ts';

/** What Webex does now and then, or what is not known of it; tests set it. */
interface WebexSettings {
  /** Whether a bot in a group gets messages to @All. */
  botsHearAll: boolean;
  /** Milliseconds after its creation in which a message or a pressed button is not found by its id, by nobody but its author. */
  unreadableFor: number;
  /** Times that a message or a pressed button is not found by its id at first, by nobody but its author. */
  unreadableReads: number;
}

/** The stored objects, with indexes that keep lookups fast with thousands of rooms. */
export interface Records {
  /** The origin of the stand-in, for links in answers. */
  origin: string;
  people: Map<string, SandboxPerson>;
  rooms: Map<string, StoredRoom>;
  memberships: Map<string, StoredMembership>;
  messages: Map<string, StoredMessage>;
  actions: Map<string, Action>;
  contents: Map<string, Content>;
  webhooks: Map<string, RegisteredWebhook>;
  settings: WebexSettings;
  personByEmail(email: string): SandboxPerson | undefined;
  personByToken(token: string): SandboxPerson | undefined;
  /** Returns a room's memberships by person id. */
  membersOf(roomId: string): ReadonlyMap<string, StoredMembership>;
  /** Returns a person's memberships by room id. */
  membershipsOf(personId: string): ReadonlyMap<string, StoredMembership>;
  /** Returns a room's messages by id, oldest first. */
  messagesIn(roomId: string): ReadonlyMap<string, StoredMessage>;
  /** Messages as they were before an edit: nobody reads them, but tests look for what they held. */
  edited: StoredMessage[];
  directRoom(personId: string, otherId: string): StoredRoom | undefined;
  addRoom(room: StoredRoom): void;
  addMembership(membership: StoredMembership): void;
  removeMembership(membership: StoredMembership): void;
  /** Adds a message, or replaces it after an edit. */
  putMessage(message: StoredMessage): void;
  removeMessage(message: StoredMessage): void;
  /** Removes a room with its messages and their files; the caller has removed its memberships before. */
  removeRoom(room: StoredRoom): void;
}

/** Creates the records with people, and nothing else. */
export function createRecords(origin: string, everybody: readonly SandboxPerson[]): Records {
  const people = new Map(everybody.map((p) => [p.id, p]));
  const byEmail = new Map(everybody.map((p) => [p.email.toLowerCase(), p]));
  const byToken = new Map(everybody.map((p) => [p.webexToken, p]));
  const rooms = new Map<string, StoredRoom>();
  const memberships = new Map<string, StoredMembership>();
  const messages = new Map<string, StoredMessage>();
  const contents = new Map<string, Content>();
  const members = createIndex<StoredMembership>();
  const joined = createIndex<StoredMembership>();
  const said = createIndex<StoredMessage>();
  const direct = new Map<string, StoredRoom>();
  const pair = (ids: Iterable<string>) => [...ids].sort().join(' ');

  const edited: StoredMessage[] = [];

  function removeMessage(message: StoredMessage): void {
    messages.delete(message.id);
    said.delete(message.roomId, message.id);
    for (const url of message.files ?? []) contents.delete(url.slice(url.lastIndexOf('/') + 1));
  }

  return {
    origin,
    people,
    rooms,
    memberships,
    messages,
    contents,
    actions: new Map(),
    webhooks: new Map(),
    edited,
    settings: { botsHearAll: true, unreadableFor: 0, unreadableReads: 0 },
    personByEmail: (email) => byEmail.get(email.toLowerCase()),
    personByToken: (token) => byToken.get(token),
    membersOf: members.of,
    membershipsOf: joined.of,
    messagesIn: said.of,
    directRoom: (personId, otherId) => direct.get(pair([personId, otherId])),
    addRoom: (room) => {
      rooms.set(room.id, room);
    },
    addMembership(membership) {
      memberships.set(membership.id, membership);
      members.set(membership.roomId, membership.personId, membership);
      joined.set(membership.personId, membership.roomId, membership);
      const room = rooms.get(membership.roomId);
      const both = members.of(membership.roomId);
      if (room?.type === 'direct' && both.size === 2) direct.set(pair(both.keys()), room);
    },
    removeMembership(membership) {
      memberships.delete(membership.id);
      members.delete(membership.roomId, membership.personId);
      joined.delete(membership.personId, membership.roomId);
    },
    putMessage(message) {
      const before = messages.get(message.id);
      if (before !== undefined) edited.push(before);
      messages.set(message.id, message);
      said.set(message.roomId, message.id, message);
    },
    removeMessage,
    removeRoom(room) {
      for (const message of said.of(room.id).values()) removeMessage(message);
      rooms.delete(room.id);
    },
  };
}

const EMPTY: ReadonlyMap<string, never> = new Map<string, never>();

/** Creates an index of objects by an outer and an inner key, in the order of their insertion. */
function createIndex<T>() {
  const outer = new Map<string, Map<string, T>>();
  return {
    of: (key: string): ReadonlyMap<string, T> => outer.get(key) ?? EMPTY,
    set(key: string, inner: string, value: T): void {
      const found = outer.get(key);
      if (found) found.set(inner, value);
      else outer.set(key, new Map([[inner, value]]));
    },
    delete(key: string, inner: string): void {
      outer.get(key)?.delete(inner);
    },
  };
}
