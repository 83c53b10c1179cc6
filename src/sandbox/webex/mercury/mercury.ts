import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import type { UpgradeListener } from '../../loopback-server.ts';
import type { EventBus } from '../state/event-bus.ts';
import type { Records } from '../state/records.ts';
import { activityOf } from './activities.ts';
import { type Connection, createConnection } from './connection.ts';
import type { MercuryDevice } from './devices.ts';

/** Webex's websockets, and what a test turns. */
export interface Mercury {
  /** By id. */
  devices: Map<string, MercuryDevice>;
  /** A person who has more is refused. */
  maxDevices: number;
  /** How often each event goes out. */
  copies: number;
  /** Milliseconds in which a socket has to show its token. */
  authorizationTimeout: number;
  /** Milliseconds in which an event has to be acknowledged. */
  acknowledgementTimeout: number;
  /** How many sockets get events. */
  readonly openCount: number;
  /** How many sockets have ever been open. */
  readonly openedCount: number;
  /** All connections break. */
  drop(): void;
  /** All sockets that are open go silent: no events, no pongs. */
  stall(): void;
  /** All sockets are closed; 4000, and 1000 with an unknown reason, are final for Webex's SDK. */
  close(code: number, reason: string): void;
  /** Sends something as it is to all. */
  sendRaw(text: string): void;
  /** Resolves when all events that reached somebody are acknowledged. */
  idle(): Promise<void>;
  upgrade: UpgradeListener;
  onRemoved(deviceId: string): void;
  stop(): void;
}

const PATH = /^\/mercury\/v1\/apps\/wx2\/registrations\/([\w-]+)\/messages$/;

/** Tells each device of what its owner sees, as it happens; who is not connected misses it. */
export function createMercury(records: Records, happenings: EventBus): Mercury {
  const server = new WebSocketServer({ noServer: true });
  const connections = new Map<string, Connection>();
  let opened = 0;

  const unsubscribe = happenings.subscribe((happening) => {
    for (const [deviceId, connection] of connections) {
      const owner = records.people.get(mercury.devices.get(deviceId)?.ownerId ?? '');
      if (owner === undefined || !connection.isOpen || !happening.audience.has(owner.id)) continue;
      const activity = activityOf(records, happening, owner);
      if (activity === undefined) continue;
      // Whoever is in a space also learns of what no webhook tells.
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
