import { setTimeout as delay } from 'node:timers/promises';
import { isRefused, pagesOf, unlessRefused, type Webex, type WebexMessage } from '../../client/index.ts';
import type { DirectRooms } from './direct-rooms.ts';
import type { MessageBody } from './message-body.ts';
import { createdAt, type OwnMessages } from './own-messages.ts';
import { isSameMessage } from './same-message.ts';

/** A post whose outcome is unknown. */
export interface Doubt {
  /** The forms that may have been posted. */
  bodies: MessageBody[];
  /** The message was created then or later, on Webex's clock: epoch milliseconds. */
  after: number;
  /** When the last attempt failed, on the clock of `performance`. */
  failedAt: number;
  /** Why the last attempt failed. */
  cause: unknown;
}

/** Looks for messages that may have been posted. */
export interface Evidence {
  /**
   * Finds the message and takes it as that of this post. In a direct space it is among the messages; in a group space, whose
   * messages a bot can't list, Webex reports it within some seconds.
   *
   * @returns its id and its form; undefined when it is not there
   * @throws WebexError when Webex can't be asked now
   */
  find(doubt: Doubt): Promise<{ id: string; body: MessageBody } | undefined>;
}

/** The collaborators of the evidence. */
export interface EvidenceDeps {
  client: Webex;
  own: OwnMessages;
  directRooms: DirectRooms;
  /** Asks other instances for own messages of a space; their answers go to `own`. */
  askOthers: (roomId: string, after: number) => void;
  /** Milliseconds after a failed attempt in which Webex reports its message, as long as it does not report others later. */
  reportWait: number;
  /** Milliseconds between two looks at what was reported; the other instances answer within one. */
  lookInterval: number;
}

/** The largest page that every Webex gives quickly, and pages that hold what a person may have been told in an hour. */
const PAGE = { max: 100, most: 5 };
/** Looks after which the other instances are asked again. */
const LOOKS_BETWEEN_QUESTIONS = 5;
/** The most times of the usual wait that a report is waited for. */
const MAX_WAITS = 4;

/** Creates the evidence. */
export function createEvidence(deps: EvidenceDeps): Evidence {
  const { client, own, directRooms, askOthers, reportWait, lookInterval } = deps;
  let botId: string | undefined;

  async function listSince(roomId: string, after: number): Promise<WebexMessage[]> {
    botId ??= (await client.people.get('me')).id;
    const found: WebexMessage[] = [];
    let pages = 0;
    for await (const { items } of pagesOf(await client.messages.list({ roomId, max: PAGE.max }))) {
      found.push(...items.filter((one) => one.personId === botId && createdAt(one) >= after));
      pages += 1;
      if (pages === PAGE.most || items.some((one) => createdAt(one) < after)) break;
    }
    return found.reverse();
  }

  /** Returns the form of which a message is; its file decides by name and size, as far as Webex tells them. */
  async function formIn(bodies: readonly MessageBody[], message: WebexMessage) {
    for (const body of bodies) {
      if (isSameMessage(body, message) && (await hasSameFile(body, message))) return body;
    }
    return undefined;
  }

  async function hasSameFile({ files }: MessageBody, message: WebexMessage): Promise<boolean> {
    const [file] = files ?? [];
    const [address] = message.files ?? [];
    if (file === undefined || address === undefined) return true;
    // Not every server answers HEAD: then time, place and kind decide.
    const { name, bytes } = await client.contents
      .describe(address)
      .catch(() => ({ name: '', bytes: undefined }));
    return (!name || name === file.name) && (bytes === undefined || bytes === file.data.byteLength);
  }

  async function findListed({ bodies }: Doubt, listed: readonly WebexMessage[]) {
    for (const message of listed) {
      const body = await formIn(bodies, message);
      if (body && own.take(message)) return { id: message.id, body };
    }
    return undefined;
  }

  async function findReported({ bodies, after, failedAt }: Doubt, roomId: string) {
    const others = new Set<string>();
    for (let look = 1; ; look += 1) {
      // While reports come late, as under load, this one may come late too.
      const wait = Math.min(Math.max(reportWait, 2 * own.longestReport()), MAX_WAITS * reportWait);
      const isLast = performance.now() - failedAt >= wait;
      // The report may have reached another instance since it was asked.
      if (isLast || look % LOOKS_BETWEEN_QUESTIONS === 0) askOthers(roomId, after);
      await delay(lookInterval, undefined, { signal: client.closed, ref: false });
      for (const reported of own.since(roomId, after)) {
        const inThread = bodies.filter((body) => body.parentId === (reported.parentId ?? undefined));
        if (reported.isTaken || others.has(reported.id) || inThread.length === 0) continue;
        // Right after it was posted it may not be readable yet.
        const message = await unlessRefused(client.messages.get(reported.id));
        // One that can't be read until the end is ours by its space and thread.
        const body = message ? await formIn(inThread, message) : isLast ? inThread[0] : undefined;
        if (body && own.take(reported)) return { id: reported.id, body };
        if (message) others.add(reported.id);
      }
      if (isLast) return undefined;
    }
  }

  return {
    async find(doubt) {
      const [{ roomId: known, toPersonId = '' } = {}] = doubt.bodies;
      const roomId = known ?? (await directRooms.find(toPersonId));
      if (roomId === undefined) return undefined;
      askOthers(roomId, doubt.after);
      let listed: WebexMessage[];
      try {
        // What another instance has posted is not this one's; the others answer within it.
        await delay(lookInterval, undefined, { signal: client.closed, ref: false });
        listed = await listSince(roomId, doubt.after);
      } catch (error) {
        if (isRefused(error)) return await findReported(doubt, roomId);
        throw error;
      }
      return await findListed(doubt, listed);
    },
  };
}
