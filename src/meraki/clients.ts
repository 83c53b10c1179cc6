import { type Clock, HOUR } from '../core/clock.ts';
import type { ClientFilter, Clients, TopFilter } from '../core/dashboard.ts';
import type { Query } from './addresses.ts';
import type { Ask } from './ask.ts';
import { asMeraki, isWhole } from './mac.ts';
import * as shapes from './shapes/clients.ts';
import * as top from './shapes/top.ts';
import { HALF_YEAR, MONTH, timespan } from './spans.ts';

export function createClients({ ask, clock }: { ask: Ask; clock: Clock }): Clients {
  const topQuery = ({ since, ...filter }: TopFilter & { since: number }): Query => ({
    ...among(filter),
    timespan: timespan(since, clock(), HALF_YEAR, 8 * HOUR),
  });

  function clientQuery({ since, ip, mac, name }: ClientFilter): Query {
    return {
      timespan: timespan(since, clock(), MONTH),
      ...(ip !== undefined && { ip }),
      ...(mac !== undefined && { mac: asMeraki(mac) }),
      ...(name !== undefined && { description: name }),
    };
  }

  return {
    clientTotals: ({ since }) =>
      ask.one({
        operation: 'getOrganizationClientsOverview',
        query: { timespan: timespan(since, clock(), MONTH) },
        shape: shapes.clientTotals,
      }),
    networkClients: (networkId, filter, from) =>
      ask.page(
        {
          operation: 'getNetworkClients',
          path: { networkId },
          query: clientQuery(filter),
          shape: shapes.networkClients,
        },
        from,
      ),
    async findClient(mac, from) {
      const query = { mac: asMeraki(mac) };
      if (!isWhole(query.mac)) return undefined;
      const operation = 'getOrganizationClientsSearch';
      const { data, next } = await ask.piece({ operation, query, shape: shapes.foundClient }, from);
      return data && { ...data, ...(next !== undefined && { next }) };
    },
    topClients: (filter) =>
      ask.one({
        operation: 'getOrganizationSummaryTopClientsByUsage',
        query: topQuery(filter),
        shape: top.topClients,
      }),
    topDevices: (filter) =>
      ask.one({
        operation: 'getOrganizationSummaryTopDevicesByUsage',
        query: topQuery(filter),
        shape: top.topDevices,
      }),
    topNetworks: (filter) =>
      ask.one({
        operation: 'getOrganizationSummaryTopNetworksByStatus',
        query: among(filter),
        shape: top.topNetworks,
      }),
  };
}

function among({ networkTag, quantity }: TopFilter): Query {
  return { ...(networkTag !== undefined && { networkTag }), ...(quantity !== undefined && { quantity }) };
}
