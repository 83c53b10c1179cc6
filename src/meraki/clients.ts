import { type Clock, HOUR } from '../core/clock.ts';
import type { ClientFilter, Clients, ReadTime, TopFilter } from '../core/dashboard.ts';
import type { QueryParameters } from './addresses.ts';
import { UnknownToMerakiError } from './failures.ts';
import { formatMac, isFullMac } from './mac.ts';
import { operations } from './operations.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/clients.ts';
import * as top from './shapes/top.ts';
import { HALF_YEAR, MONTH, spanQuery, withEnd } from './spans.ts';

/** Creates the questions about clients and about usage. */
export function createClients({ request, clock }: { request: RequestMeraki; clock: Clock }): Clients {
  const topQuery = ({ since, until, ...filter }: TopFilter & ReadTime): QueryParameters => ({
    ...topFilterQuery(filter),
    ...spanQuery(withEnd({ since, until }, clock()), clock(), HALF_YEAR, 8 * HOUR),
  });

  function clientQuery({ since, until, ip, ip6, ip6Local, mac, name }: ClientFilter): QueryParameters {
    return {
      // Meraki takes no t1 here.
      ...spanQuery({ since, until: until && Number.POSITIVE_INFINITY }, clock(), MONTH),
      ...(ip !== undefined && { ip }),
      ...(ip6 !== undefined && { ip6 }),
      ...(ip6Local !== undefined && { ip6Local }),
      ...(mac !== undefined && { mac: formatMac(mac) }),
      ...(name !== undefined && { description: name }),
    };
  }

  return {
    clientTotals: (range) =>
      request.one({
        operation: 'getOrganizationClientsOverview',
        query: spanQuery(withEnd(range, clock()), clock(), MONTH),
        shape: shapes.clientTotalsShape,
      }),
    networkClientTotals: (networkId, range) =>
      request.one({
        operation: 'getNetworkClientsOverview',
        path: { networkId },
        query: spanQuery(withEnd(range, clock()), clock(), MONTH),
        shape: shapes.networkClientTotalsShape,
      }),
    networkClients: (networkId, filter, from) =>
      request.page(
        {
          operation: 'getNetworkClients',
          path: { networkId },
          query: clientQuery(filter),
          shape: shapes.networkClientsShape,
        },
        from,
      ),
    async findClient(mac, from) {
      const query = { mac: formatMac(mac) };
      if (!isFullMac(query.mac)) return undefined;
      const operation = 'getOrganizationClientsSearch';
      try {
        const { data, next } = await request.object(
          { operation, query, shape: shapes.foundClientShape },
          from,
        );
        return data && { ...data, mac: data.mac ?? query.mac, ...(next !== undefined && { next }) };
      } catch (error) {
        // Not of the organization, which is another 404, and not of a client that the pages before this one had.
        const isOfClient = error instanceof UnknownToMerakiError && error.path === operations[operation].path;
        if (isOfClient && from === undefined) return undefined;
        throw error;
      }
    },
    topClients: (filter) =>
      request.list({
        operation: 'getOrganizationSummaryTopClientsByUsage',
        query: topQuery(filter),
        shape: top.topClientsShape,
      }),
    topDevices: (filter) =>
      request.list({
        operation: 'getOrganizationSummaryTopDevicesByUsage',
        query: topQuery(filter),
        shape: top.topDevicesShape,
      }),
    topNetworks: (filter) =>
      request.list({
        operation: 'getOrganizationSummaryTopNetworksByStatus',
        query: topFilterQuery(filter),
        shape: top.topNetworksShape,
      }),
  };
}

function topFilterQuery({ networkTag, quantity }: TopFilter): QueryParameters {
  return { ...(networkTag !== undefined && { networkTag }), ...(quantity !== undefined && { quantity }) };
}
