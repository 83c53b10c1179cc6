import { type RawData, WebSocket } from 'ws';
import { authorizationFrame, type Frame, parseFrame, pingFrame } from './frame.ts';
import type { SocketLimits } from './limits.ts';

/** How a socket ended. */
export interface SocketEnd {
  /** WebSocket close code; 1006 when the connection just broke. */
  code: number;
  /** What Webex said with it: foreign text. */
  reason: string;
  /** The HTTP status of an upgrade that was refused. */
  status: number | undefined;
  /** In our words, when it was not Webex that closed it. */
  why: string | undefined;
}

export interface Socket {
  /** Resolves when it is over, however; never rejects. */
  ended: Promise<SocketEnd>;
  send(frame: string): void;
  /** Says goodbye, and does not wait long for an answer. */
  close(): void;
}

/**
 * One websocket of Webex: opened, authorized and watched. Webex's own sockets may stay open and silent, so it pings
 * and gives up one that shows no sign of life (webex-js-sdk, internal-plugin-mercury/src/socket/socket-base.js).
 *
 * @param options.onReady the first frame has come: from now on Webex tells us everything
 * @param options.onFrame `undefined` for one that is not understood; `bytes` long
 */
export function openSocket(options: {
  url: URL;
  token: string;
  limits: SocketLimits;
  onReady: () => void;
  onFrame: (frame: Frame | undefined, bytes: number) => void;
}): Socket {
  const { url, token, limits, onReady, onFrame } = options;
  const { promise: ended, resolve: end } = Promise.withResolvers<SocketEnd>();
  let isReady = false;
  let isOver = false;
  let why: string | undefined;
  let status: number | undefined;
  let next: NodeJS.Timeout | undefined;

  // Without compression a frame can't be larger than it looks; a redirect would take the token elsewhere.
  const socket = new WebSocket(url, {
    handshakeTimeout: limits.openWithin,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
    followRedirects: false,
  });

  function giveUp(reason: string): void {
    why ??= reason;
    socket.terminate();
  }

  /** One clock at a time: until it is open, until the next ping, until its pong. */
  function after(ms: number, what: () => void): void {
    clearTimeout(next);
    if (!isOver) next = setTimeout(what, ms).unref();
  }

  function pingLater(): void {
    after(limits.pingEvery, () => {
      socket.send(pingFrame(), () => {});
      after(limits.pongWithin, () => giveUp(`no sign of life within ${limits.pongWithin} ms of a ping`));
    });
  }

  after(limits.openWithin, () => giveUp(`not open within ${limits.openWithin} ms`));
  socket.on('open', () => socket.send(authorizationFrame(token), () => {}));
  socket.on('unexpected-response', (request, response) => {
    status = response.statusCode;
    why = `HTTP ${status}`;
    request.destroy();
    socket.terminate();
  });
  // `close` follows.
  socket.on('error', (error) => {
    why ??= 'code' in error ? String(error.code) : 'failed';
  });
  socket.on('message', (data: RawData) => {
    if (isOver) return;
    // Other kinds come only to those who ask for them.
    const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
    const frame = parseFrame(bytes.toString('utf8'));
    pingLater();
    if (!isReady) {
      isReady = true;
      onReady();
    }
    onFrame(frame, bytes.length);
  });
  socket.on('close', (code, reason) => {
    isOver = true;
    clearTimeout(next);
    end({ code, reason: reason.toString('utf8'), status, why });
  });

  return {
    ended,
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame, () => {});
    },
    close() {
      why ??= 'closed by us';
      socket.close(1000, 'Done');
      after(limits.closeWithin, () => socket.terminate());
    },
  };
}
