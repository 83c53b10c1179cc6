import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { SECOND } from '../core/clock.ts';

/** What a connection may cost before it is cut; times in milliseconds. */
export interface ConnectionLimits {
  /** For the headers, from the first byte. */
  headers: number;
  /** For the whole request. */
  request: number;
  /** Until a connection that says nothing is closed, in the middle of an answer too. */
  silence: number;
  /** Between two requests. */
  idle: number;
  /** Between two looks at the first two: Node's own 30 s would let them last that much longer. */
  check: number;
  /** On one connection. */
  requests: number;
  /** At once; one more is closed unheard. */
  connections: number;
}

/**
 * An honest request is 64 KiB at most, from a proxy next door. `silence` is longer than the longest answer (60 s), `idle`
 * longer than a proxy keeps a connection, so that it is the one that closes. At worst, 4,000 bodies are 256 MB.
 */
export const CONNECTION_LIMITS: ConnectionLimits = {
  headers: 10 * SECOND,
  request: 20 * SECOND,
  silence: 75 * SECOND,
  idle: 72 * SECOND,
  check: SECOND,
  requests: 1_000,
  connections: 4_000,
};

/** For what Fastify answers beside our routes and hooks: an address or a request that could not be read. */
export const BARE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'content-type': 'text/plain; charset=utf-8',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
};

/** The options of a server that keeps to the limits. @see limitConnections */
export function connectionOptions(limits: ConnectionLimits) {
  return {
    connectionTimeout: limits.silence,
    keepAliveTimeout: limits.idle,
    requestTimeout: limits.request,
    maxRequestsPerSocket: limits.requests,
    clientErrorHandler: refuse,
    http: {
      headersTimeout: limits.headers,
      connectionsCheckingInterval: limits.check,
      maxHeaderSize: 16 * 1024,
    },
  } satisfies FastifyServerOptions & { http: object };
}

/** What can only be set on the server itself. */
export function limitConnections({ server }: FastifyInstance, limits: ConnectionLimits): void {
  server.maxConnections = limits.connections;
  server.on('request', (request, response) => {
    const { socket } = request;
    const pending = answering.get(socket) ?? new Map();
    answering.set(socket, pending.set(response, request));
    response.once('close', () => pending.delete(response));
  });
}

/** What is being answered on a connection. */
const answering = new WeakMap<Socket, Map<ServerResponse, IncomingMessage>>();

/** Whether words of ours would be taken for the answer to a request that was read whole, or stand in the middle of one. */
function isAnswering(socket: Socket): boolean {
  const pending = [...(answering.get(socket) ?? [])];
  return pending.some(([response, request]) => request.complete || response.headersSent);
}

const STATUS: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What the parser refuses never becomes a request: it is answered on the bare connection, without what was sent. */
function refuse(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const status = STATUS[error.code ?? ''] ?? 400;
  const text = `${STATUS_CODES[status]}\n`;
  const headers = { ...BARE_HEADERS, connection: 'close', 'content-length': text.length };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`, () =>
    socket.destroy(),
  );
}
