import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import type { UpgradeListener } from '../../loopback-server.ts';
import type { EventBus } from '../state/event-bus.ts';
import type { Records } from '../state/records.ts';
import { activityOf } from './activities.ts';
import { type Connection, createConnection } from './connection.ts';
import type { MercuryDevice } from './devices.ts';

/** Webex's websocket service, with settings and records for tests. */
export interface Mercury {
  /** Registered devices by id. */
  devices: Map<string, MercuryDevice>;
  /** Most devices of one person; a further registration is refused. */
  maxDevices: number;
  /** Times that each event is sent. */
  copies: number;
  /** Milliseconds in which a socket has to send its token. */
  authorizationTimeout: number;
  /** Milliseconds in which an event has to be acknowledged. */
  acknowledgementTimeout: number;
  /** Number of sockets that get events. */
  readonly openCount: number;
  /** Number of sockets that have been open so far. */
  readonly openedCount: number;
  /** Breaks all connections. */
  drop(): void;
  /** Makes all open sockets silent: no events, no pongs. */
  stall(): void;
  /** Closes all sockets; after 4000, and 1000 with an unknown reason, Webex's SDK does not reconnect. */
  close(code: number, reason: string): void;
  /** Sends a text as it is to all sockets. */
  sendRaw(text: string): void;
  /** Resolves when every event that was sent on an open socket is acknowledged. */
  idle(): Promise<void>;
  upgrade: UpgradeListener;
  onRemoved(deviceId: string): void;
  stop(): void;
}

const PATH = /^\/mercury\/v1\/apps\/wx2\/registrations\/([\w-]+)\/messages$/;

/** Sends each connected device the events that its owner may see; events are not kept for devices that are not connected. */
export function createMercury(records: Records, eventBus: EventBus): Mercury {
  const server = new WebSocketServer({ noServer: true });
  const connections = new Map<string, Connection>();
  let opened = 0;

  const unsubscribe = eventBus.subscribe((roomEvent) => {
    for (const [deviceId, connection] of connections) {
      const owner = records.people.get(mercury.devices.get(deviceId)?.ownerId ?? '');
      if (owner === undefined || !connection.isOpen || !roomEvent.audience.has(owner.id)) continue;
      const activity = activityOf(records, roomEvent, owner);
      if (activity === undefined) continue;
      // A websocket also carries events that no webhook reports.
      connection.sendEvent({ eventType: 'status.stop_typing', conversationId: activity.id });
      for (let copy = 0; copy < mercury.copies; copy++)
        connection.sendEvent({ eventType: 'conversation.activity', activity });
    }
  });
  const each = (what: (connection: Connection) => void) => {
    for (const connection of connections.values()) what(connection);
  };

  const mercury: Mercury = {
    devices: new Map(),
    maxDevices: 20,
    copies: 1,
    authorizationTimeout: 60_000,
    acknowledgementTimeout: 60_000,
    get openCount() {
      return [...connections.values()].filter(({ isOpen }) => isOpen).length;
    },
    get openedCount() {
      return opened;
    },
    drop: () => each((connection) => connection.drop()),
    stall: () => each((connection) => connection.stall()),
    close: (code, reason) => each((connection) => connection.close(code, reason)),
    sendRaw: (text) => each((connection) => connection.sendRaw(text)),
    async idle() {
      while ([...connections.values()].some(({ isOpen, unacknowledged }) => isOpen && unacknowledged > 0))
        await delay(2);
    },
    upgrade(request, stream, head) {
      const url = new URL(`http://loopback${request.url ?? '/'}`);
      const id = PATH.exec(url.pathname)?.[1] ?? '';
      const owner = records.people.get(mercury.devices.get(id)?.ownerId ?? '');
      if (owner === undefined) {
        stream.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, stream, head, (socket) => {
        connections.get(id)?.close(4000, 'Replaced');
        const connection = createConnection(socket, {
          owner,
          isText: url.searchParams.get('outboundWireFormat') === 'text',
          authorizeWithin: mercury.authorizationTimeout,
          acknowledgeWithin: mercury.acknowledgementTimeout,
          onOpen: () => {
            opened += 1;
          },
        });
        connections.set(id, connection);
        socket.on('error', () => {});
        socket.on('close', () => {
          if (connections.get(id) === connection) connections.delete(id);
        });
      });
    },
    onRemoved: (deviceId) => connections.get(deviceId)?.close(4000, 'Device removed'),
    stop() {
      unsubscribe();
      mercury.drop();
    },
  };
  return mercury;
}
