import { z } from 'zod';
import type { SwitchPort } from '../../core/dashboard.ts';
import {
  amountField,
  countField,
  flagField,
  idField,
  listField,
  partField,
  sentAndReceived,
  textField,
  textsField,
} from './fields.ts';

const lldp = partField(z.object({ systemName: textField, portId: textField, chassisId: textField }));
const cdp = partField(
  z.object({ systemName: textField, platform: textField, deviceId: textField, portId: textField }),
);

/** `getDeviceSwitchPortsStatuses`. */
export const portsShape = listField(
  z
    .object({
      portId: idField,
      enabled: flagField,
      status: textField,
      isUplink: flagField,
      errors: textsField,
      warnings: textsField,
      speed: textField,
      duplex: textField,
      clientCount: countField,
      usageInKb: sentAndReceived,
      trafficInKbps: partField(z.object({ total: amountField })),
      powerUsageInWh: amountField,
      poe: partField(z.object({ isAllocated: flagField })),
      spanningTree: partField(z.object({ statuses: textsField })),
      lldp,
      cdp,
    })
    .transform((port): SwitchPort => {
      const { portId, isUplink, clientCount, usageInKb: usage, trafficInKbps, powerUsageInWh } = port;
      const { lldp, cdp, enabled, status, errors, warnings, speed, duplex } = port;
      const name = lldp?.systemName ?? cdp?.systemName ?? cdp?.platform ?? lldp?.chassisId ?? cdp?.deviceId;
      const neighbour = { name, port: lldp?.portId ?? cdp?.portId };
      return {
        ...{ enabled, status, errors, warnings, speed, duplex },
        id: portId,
        isUplink,
        clients: clientCount,
        usage,
        kbps: trafficInKbps?.total,
        powerWh: powerUsageInWh,
        hasPoe: port.poe?.isAllocated,
        spanningTree: port.spanningTree?.statuses,
        neighbour: neighbour.name === undefined && neighbour.port === undefined ? undefined : neighbour,
      };
    }),
);
