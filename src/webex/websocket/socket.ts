import { type RawData, WebSocket } from 'ws';
import { authorizationFrame, type Frame, parseFrame, pingFrame } from './frame.ts';
import type { SocketLimits } from './limits.ts';

/** The reason why a socket closed. */
export interface SocketEnd {
  /** The WebSocket close code (RFC 6455 §7.4); 1006 when the connection broke. */
  code: number;
  /** The close reason from Webex: foreign text. */
  reason: string;
  /** The HTTP status of a refused upgrade. */
  status: number | undefined;
  /** The reason in our own words, when Webex did not close the socket. */
  why: string | undefined;
}

/** One open websocket. */
export interface Socket {
  /** Resolves when the socket is closed, for whatever reason; never rejects. */
  ended: Promise<SocketEnd>;
  send(frame: string): void;
  /** Closes the socket, and terminates it when Webex does not answer within `closeTimeout`. */
  close(): void;
}

/**
 * Opens a websocket to Webex, authorizes it and pings it. A connection can be dead without being closed, so a socket on
 * which nothing follows a ping is terminated (webex-js-sdk, internal-plugin-mercury/src/socket/socket-base.js).
 *
 * @param options.onReady called with the first frame: from now on Webex reports every activity
 * @param options.onFrame called with each frame, `undefined` when it can't be parsed, and its length in bytes
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
  let timer: NodeJS.Timeout | undefined;

  // Compression is off because a small frame could unpack to a huge one; a redirect could send the token to another
  // host.
  const socket = new WebSocket(url, {
    handshakeTimeout: limits.openTimeout,
    maxPayload: limits.maxFrameBytes,
    perMessageDeflate: false,
    followRedirects: false,
  });

  function terminate(reason: string): void {
    why ??= reason;
    socket.terminate();
  }

  /** Runs the one timer of this socket: until it is open, until the next ping, or until its pong. */
  function after(ms: number, action: () => void): void {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(action, ms).unref();
  }

  function schedulePing(): void {
    after(limits.pingInterval, () => {
      socket.send(pingFrame(), () => {});
      after(limits.pongTimeout, () => terminate(`no sign of life within ${limits.pongTimeout} ms of a ping`));
    });
  }

  after(limits.openTimeout, () => terminate(`not open within ${limits.openTimeout} ms`));
  socket.on('open', () => socket.send(authorizationFrame(token), () => {}));
  socket.on('unexpected-response', (request, response) => {
    status = response.statusCode;
    why = `HTTP ${status}`;
    request.destroy();
    socket.terminate();
  });
  // A `close` event follows.
  socket.on('error', (error) => {
    why ??= 'code' in error ? String(error.code) : 'failed';
  });
  socket.on('message', (data: RawData) => {
    if (isOver) return;
    // `ws` gives a Buffer unless another `binaryType` is set.
    const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
    const frame = parseFrame(bytes.toString('utf8'));
    schedulePing();
    if (!isReady) {
      isReady = true;
      onReady();
    }
    onFrame(frame, bytes.length);
  });
  socket.on('close', (code, reason) => {
    isOver = true;
    clearTimeout(timer);
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
      after(limits.closeTimeout, () => socket.terminate());
    },
  };
}
