import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { SECOND } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { ConnectionRefusal } from '../core/meter.ts';
import { limitPerAddress } from './connections-per-address.ts';
import type { IsProxy } from './is-proxy.ts';
import { UNREADABLE_ADDRESS } from './pages/addresses.ts';
import { createRefusalLog } from './refusal-log.ts';

/** The limits of a connection; times in milliseconds. */
export interface ConnectionLimits {
  /** Longest time for the headers, from the first byte. */
  headers: number;
  /** Longest time for the whole request. */
  request: number;
  /** Longest time without any data, in the middle of an answer too. */
  silence: number;
  /** Longest time between two requests. */
  idle: number;
  /** Time between two checks of `headers` and `request`: Node's own 30 s would let them last that much longer. */
  check: number;
  /** Most requests on one connection. */
  requests: number;
  /** Most connections at once; a further one is closed at once. */
  connections: number;
}

/**
 * The limits that the product runs with. An honest request is 64 KiB at most and comes from a proxy nearby. `silence` is
 * longer than the longest answer (60 s); `idle` is longer than a proxy keeps a connection, so that the proxy closes it.
 * At worst, 4,000 bodies take 256 MB.
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

/** The headers of answers outside our routes and hooks: to an address or a request that could not be parsed. */
export const BARE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'content-type': 'text/plain; charset=utf-8',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
};

/** Returns the server options for the limits. @see limitConnections, which sets the others */
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

/** The collaborators and options of the limits of all connections together. */
export interface CrowdOptions {
  /** Most open connections of one address, but for our own proxies. */
  perAddress: number;
  /** Whether an address is a proxy of ours. */
  isProxy: IsProxy;
  /** Called for each connection that is closed at once. */
  onRefused(reason: ConnectionRefusal): void;
  log: Pick<Log, 'warn'>;
}

/** Sets the limits that can only be set on the server itself. */
export function limitConnections(
  { server }: FastifyInstance,
  limits: ConnectionLimits,
  { perAddress, isProxy, onRefused, log }: CrowdOptions,
): void {
  server.maxConnections = limits.connections;
  const logFull = createRefusalLog(log, 'too many connections: further ones are closed');
  server.on('drop', (dropped) => {
    onRefused('server_full');
    logFull(dropped?.remoteAddress);
  });
  const logCrowd = createRefusalLog(log, 'too many connections of one address: further ones are closed');
  limitPerAddress(server, {
    perAddress,
    isProxy,
    onRefused(address) {
      onRefused('address_full');
      logCrowd(address);
    },
  });
  server.on('request', (request, response) => {
    const { socket } = request;
    const pending = answering.get(socket) ?? new Map();
    answering.set(socket, pending.set(response, request));
    response.once('close', () => pending.delete(response));
  });
}

/** The requests that are being answered on each connection. */
const answering = new WeakMap<Socket, Map<ServerResponse, IncomingMessage>>();

/** Whether an error answer would stand inside another answer, or be taken for the answer to a request that was read whole. */
function isAnswering(socket: Socket): boolean {
  const pending = [...(answering.get(socket) ?? [])];
  return pending.some(([response, request]) => request.complete || response.headersSent);
}

/** Status by the error code of Node. */
const STATUS: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What Node gives for a request that its parser refused. */
interface ParserError extends Error {
  code?: string;
  /** A Buffer of the bytes in which the parser stopped: the request from its beginning, or only the end of a long one. */
  rawPacket?: unknown;
}

/** The beginning of a request that is visibly no callback of a provider. */
const NO_CALLBACK = /^[A-Z]+ \/(?!oauth\/)/;

/**
 * Whether the request may be a callback that is too long. Whoever sends somebody else to a consent can lengthen its `state`,
 * with which the provider sends the browser here: the code must not stay in the address bar.
 */
function mayBeLongCallback({ code, rawPacket }: ParserError): boolean {
  const beginning = Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1', 0, 32) : '';
  return code === 'HPE_HEADER_OVERFLOW' && !NO_CALLBACK.test(beginning);
}

/** Answers what the HTTP parser refused: it never becomes a request, and the answer repeats nothing of it. */
function refuse(error: ParserError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const isRedirected = mayBeLongCallback(error);
  const status = isRedirected ? 303 : (STATUS[error.code ?? ''] ?? 400);
  const text = `${STATUS_CODES[status]}\n`;
  const headers = {
    ...BARE_HEADERS,
    ...(isRedirected && { location: UNREADABLE_ADDRESS }),
    connection: 'close',
    'content-length': text.length,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`, () =>
    socket.destroy(),
  );
}
