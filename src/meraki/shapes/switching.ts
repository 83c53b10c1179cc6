import { z } from 'zod';
import type { SwitchPort } from '../../core/dashboard.ts';
import { flag, id, list, number, part, sentAndReceived, text, texts } from './fields.ts';

const lldp = part(z.object({ systemName: text, portId: text, chassisId: text }));
const cdp = part(z.object({ systemName: text, platform: text, deviceId: text, portId: text }));

export const ports = list(
  z
    .object({
      portId: id,
      enabled: flag,
      status: text,
      isUplink: flag,
      errors: texts,
      warnings: texts,
      speed: text,
      duplex: text,
      clientCount: number,
      usageInKb: sentAndReceived,
      trafficInKbps: part(z.object({ total: number })),
      powerUsageInWh: number,
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
        isUplink: isUplink ?? false,
        clients: clientCount,
        usage,
        kbps: trafficInKbps?.total,
        powerWh: powerUsageInWh,
        neighbour: neighbour.name === undefined && neighbour.port === undefined ? undefined : neighbour,
      };
    }),
);
