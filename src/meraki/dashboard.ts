import { type Clock, SECOND } from '../core/clock.ts';
import type { Dashboard, Device, LinkKey, Network } from '../core/dashboard.ts';
import { grantId } from '../core/links.ts';
import type { Pace } from '../core/pace.ts';
import { explained } from './access.ts';
import type { Addresses } from './addresses.ts';
import { createAdministration } from './administration.ts';
import { createAsk } from './ask.ts';
import { createClients } from './clients.ts';
import type { Deadline } from './deadline.ts';
import type { Flights, Pause } from './flights.ts';
import { createHealth } from './health.ts';
import { createInventory } from './inventory.ts';
import type { KeptLists } from './kept-lists.ts';
import { createLiveTools } from './live-tools.ts';
import type { Operation } from './operations.ts';
import type { Received, Send } from './send.ts';
import { access } from './shapes/organizations.ts';
import { createSwitching } from './switching.ts';
import { createWan } from './wan.ts';
import { createWireless } from './wireless.ts';

/** For how long a wait is worth telling after it is over. */
const LATELY = 3 * SECOND;

export interface DashboardParts {
  key: LinkKey;
  send: Send;
  deadline: Deadline;
  addresses: Addresses;
  /** The organization's. */
  pace: Pace;
  flights: Flights;
  kept: { networks: KeptLists<Network>; devices: KeptLists<Device> };
  clock: Clock;
}

/** The Dashboard port over the API's version 1, for one command. */
export function createDashboard(parts: DashboardParts): Dashboard {
  const { key, send, deadline, addresses, pace, flights, kept, clock } = parts;
  const { organizationId } = key;
  const link = `${grantId(key)}\n${key.linkedAt}`;
  const pauses = new Set<Pause>();
  let switchedOn: Promise<boolean> | undefined;

  async function exchange(call: { operation: Operation; url: URL; body?: object | undefined }) {
    try {
      return await shared(call);
    } catch (error) {
      throw await explained(error, call.operation, () => {
        switchedOn ??= isSwitchedOn();
        return switchedOn;
      });
    }
  }

  function shared(call: { operation: Operation; url: URL; body?: object | undefined }): Promise<Received> {
    const begin = (pause: Pause) => send({ ...call, pace }, pause);
    if (call.operation.method === 'GET') {
      return flights.share(`${link}\n${call.url.href}`, deadline, begin, (pause) => pauses.add(pause));
    }
    const pause = { until: 0 };
    pauses.add(pause);
    return begin(pause);
  }

  /** When that can't be read either, there is nothing better to say. */
  const isSwitchedOn = () =>
    createAsk({ addresses, organizationId, exchange: shared })
      .one({ operation: 'getOrganization', shape: access })
      .then(
        ({ api }) => api?.enabled !== false,
        () => true,
      );

  const ask = createAsk({ addresses, organizationId, exchange });
  return {
    ...createInventory({ ask, key, kept }),
    ...createHealth({ ask, clock }),
    ...createWan({ ask }),
    ...createClients({ ask, clock }),
    ...createWireless({ ask, clock }),
    ...createSwitching({ ask }),
    ...createAdministration({ ask, clock }),
    ...createLiveTools({ ask }),
    isLimited: () => [...pauses].some(({ until }) => until > clock() - LATELY),
  };
}
