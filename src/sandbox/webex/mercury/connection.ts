import { type RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { SandboxPerson } from '../../world.ts';

/** One websocket of a device. */
export interface Connection {
  /** Whether the token was accepted and the socket gets events. */
  readonly isOpen: boolean;
  /** Number of frames that are not acknowledged yet. */
  readonly unacknowledged: number;
  sendEvent(data: Record<string, unknown>): void;
  /** Sends a text as it is. */
  sendRaw(text: string): void;
  /** Keeps the socket open, but sends nothing more. */
  stall(): void;
  /** Breaks the connection without a close frame. */
  drop(): void;
  close(code: number, reason: string): void;
}

const ClientFrame = z.object({
  type: z.string(),
  id: z.string().optional(),
  messageId: z.string().optional(),
  data: z.object({ token: z.string() }).optional(),
});

/**
 * Serves one websocket as strictly as Webex: the client has to send a valid token in time before anything else, and to
 * acknowledge each event in time.
 *
 * @param options.isText whether frames are text, as with `outboundWireFormat=text`; otherwise they are binary
 * @param options.authorizationTimeout milliseconds in which the token has to arrive
 * @param options.acknowledgementTimeout milliseconds in which each event has to be acknowledged
 */
export function createConnection(
  socket: WebSocket,
  options: {
    owner: SandboxPerson;
    isText: boolean;
    authorizeWithin: number;
    acknowledgeWithin: number;
    onOpen: () => void;
  },
): Connection {
  const { owner, isText, authorizeWithin, acknowledgeWithin, onOpen } = options;
  const waiting = new Map<string, NodeJS.Timeout>();
  let isAuthorized = false;
  let isStalled = false;
  let sequenceNumber = 0;
  const late = setTimeout(
    () => socket.close(1008, `Authentication did not happen within the timeout window`),
    authorizeWithin,
  );

  const raw = (text: string) => {
    if (!isStalled && socket.readyState === WebSocket.OPEN) socket.send(isText ? text : Buffer.from(text));
  };
  const send = (frame: Record<string, unknown>) => {
    sequenceNumber += 1;
    raw(JSON.stringify({ ...frame, sequenceNumber, wsWriteTimestamp: Date.now() }));
  };
  const event = (data: Record<string, unknown>) => {
    if (isStalled) return;
    const id = crypto.randomUUID();
    waiting.set(
      id,
      setTimeout(() => socket.close(1011, 'not acknowledged'), acknowledgeWithin),
    );
    send({ id, data, timestamp: Date.now(), trackingId: `sandbox_${id}`, headers: {} });
  };

  function take(frame: z.infer<typeof ClientFrame>): void {
    if (!isAuthorized) {
      clearTimeout(late);
      if (frame.type !== 'authorization') socket.close(1008, 'Authentication Failed');
      else if (frame.data?.token !== `Bearer ${owner.webexToken}`)
        socket.close(4401, 'Authentication Failed');
      else {
        isAuthorized = true;
        event({ eventType: 'mercury.buffer_state' });
        onOpen();
      }
    } else if (frame.type === 'ping') send({ id: frame.id, type: 'pong' });
    else if (frame.type === 'ack') {
      clearTimeout(waiting.get(frame.messageId ?? ''));
      waiting.delete(frame.messageId ?? '');
    } else socket.close(1003, 'unknown type');
  }

  socket.on('message', (data: RawData) => {
    if (isStalled) return;
    try {
      take(ClientFrame.parse(JSON.parse(String(data))));
    } catch {
      socket.close(1003, 'not understood');
    }
  });
  socket.on('close', () => {
    clearTimeout(late);
    for (const timer of waiting.values()) clearTimeout(timer);
    waiting.clear();
  });

  return {
    get isOpen() {
      return isAuthorized && !isStalled && socket.readyState === WebSocket.OPEN;
    },
    get unacknowledged() {
      return isStalled ? 0 : waiting.size;
    },
    sendEvent: event,
    sendRaw: raw,
    stall() {
      isStalled = true;
      for (const timer of waiting.values()) clearTimeout(timer);
    },
    drop: () => socket.terminate(),
    close: (code, reason) => socket.close(code, reason),
  };
}
