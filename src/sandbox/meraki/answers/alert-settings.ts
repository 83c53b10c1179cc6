import { z } from 'zod';
import { type Answers, type OperationCall, parseBody } from '../call.ts';
import { badRequest } from '../errors.ts';
import type { ProductType } from '../estate/hardware.ts';
import type { EstateNetwork } from '../estate/inventory.ts';
import type { AlertSettings } from '../ledger.ts';

const destinations = z.object({
  emails: z.array(z.string()).default([]),
  allAdmins: z.boolean().default(false),
  snmp: z.boolean().default(false),
  httpServerIds: z.array(z.string()).default([]),
});
const settings = z.object({
  defaultDestinations: destinations.prefault({}),
  alerts: z
    .array(
      z.looseObject({
        type: z.string(),
        enabled: z.boolean().default(false),
        alertDestinations: destinations.extend({ smsNumbers: z.array(z.string()).default([]) }).prefault({}),
        filters: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .optional(),
  muting: z.object({ byPortSchedules: z.object({ enabled: z.boolean() }) }).optional(),
});

const TYPES: Partial<Record<ProductType, string[]>> = {
  appliance: ['applianceDown', 'failoverEvent', 'vpnConnectivityChange', 'dhcpNoLeases'],
  switch: ['switchDown', 'portDown', 'powerSupplyDown'],
  wireless: ['gatewayDown', 'repeaterDown'],
  cellularGateway: ['cellularGatewayDown'],
  camera: ['nodeHardwareFailure'],
};

/** Answers about the alert settings of a network. */
export const alertSettingsAnswers: Answers<'getNetworkAlertsSettings' | 'updateNetworkAlertsSettings'> = {
  getNetworkAlertsSettings(call) {
    const network = call.network();
    return { body: call.ledger.alertSettings.get(network.id) ?? defaultSettings(network) };
  },

  /** Whatever the body leaves out gets its default again. */
  updateNetworkAlertsSettings(call) {
    const network = call.network();
    const asked = parseBody(call, settings);
    const base = defaultSettings(network);
    const wanted = new Map(asked.alerts?.map((alert) => [alert.type, alert]));
    const foreign = [...wanted.keys()].filter((type) => !base.alerts.some((alert) => alert.type === type));
    if (foreign.length > 0)
      throw badRequest(`Alert types not supported by this network: ${foreign.join(', ')}`);
    refuseUnknownServers(call, network, [
      ...asked.defaultDestinations.httpServerIds,
      ...[...wanted.values()].flatMap((alert) => alert.alertDestinations.httpServerIds),
    ]);
    const put: AlertSettings = {
      defaultDestinations: asked.defaultDestinations,
      alerts: base.alerts.map((alert) => wanted.get(alert.type) ?? alert),
      muting: asked.muting ?? base.muting,
    };
    call.ledger.alertSettings.set(network.id, put);
    return { body: put };
  },
};

/** Returns the settings of a network that nobody has changed. */
function defaultSettings(network: EstateNetwork): AlertSettings {
  const noDestinations = { emails: [], allAdmins: false, snmp: false, httpServerIds: [] };
  return {
    defaultDestinations: noDestinations,
    alerts: network.productTypes
      .flatMap((type) => TYPES[type] ?? [])
      .concat('settingsChanged')
      .map((type) => ({
        type,
        enabled: false,
        alertDestinations: { ...noDestinations, smsNumbers: [] },
        filters: type.endsWith('Down') ? { timeout: 60 } : {},
      })),
    muting: { byPortSchedules: { enabled: false } },
  };
}

function refuseUnknownServers(call: OperationCall, network: EstateNetwork, ids: string[]): void {
  const unknown = ids.filter((id) => !call.ledger.httpServers.has(`${network.id} ${id}`));
  if (unknown.length > 0) throw badRequest(`Invalid HTTP server ids: ${unknown.join(', ')}`);
}
