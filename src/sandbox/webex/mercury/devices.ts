import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../rest/bearer.ts';
import { forbidden, notFound, parseRequest } from '../state/errors.ts';
import { now } from '../state/objects.ts';
import type { Records } from '../state/records.ts';

/** A registered device of a person, which may open one websocket. */
export interface MercuryDevice {
  id: string;
  ownerId: string;
  name: string;
  deviceType: string;
  modificationTime: string;
}

const NewDevice = z.object({
  deviceName: z.string().min(1),
  deviceType: z.literal(['DESKTOP', 'WEB', 'MOBILE']),
  localizedModel: z.string().min(1),
  model: z.string().min(1),
  name: z.string().min(1),
  systemName: z.string().min(1),
  systemVersion: z.string().min(1),
});

/** Adds U2C, which lists the addresses of Webex's services, and WDM, which registers devices. */
export function deviceRoutes(
  app: FastifyInstance,
  records: Records,
  registered: { devices: Map<string, MercuryDevice>; maxDevices: number; onRemoved(id: string): void },
): void {
  const { devices } = registered;
  const { host } = new URL(records.origin);
  const shown = ({ id, ownerId, ...device }: MercuryDevice) => ({
    ...device,
    url: `${records.origin}/wdm/api/v1/devices/${id}`,
    userId: ownerId,
    webSocketUrl: `ws://${host}/mercury/v1/apps/wx2/registrations/${id}/messages`,
  });
  const own = (ownerId: string) => [...devices.values()].filter((device) => device.ownerId === ownerId);

  app.get('/u2c/api/v1/catalog', (request) => {
    parseRequest(z.looseObject({ format: z.literal('hostmap') }), request.query);
    return {
      serviceLinks: {
        wdm: `${records.origin}/wdm/api/v1`,
        conversation: `${records.origin}/conversation/api/v1`,
      },
      hostCatalog: {
        [host]: [{ host, ttl: -1, priority: 1, id: 'urn:TEAM:us-east-2_a:conversation' }],
      },
      format: 'hostmap',
    };
  });

  app.post('/wdm/api/v1/devices', (request) => {
    const caller = callerOf(request);
    const { name, deviceType } = parseRequest(NewDevice, request.body);
    if (own(caller.id).length >= registered.maxDevices)
      throw forbidden('User has excessive device registrations');
    const device = { id: crypto.randomUUID(), ownerId: caller.id, name, deviceType, modificationTime: now() };
    devices.set(device.id, device);
    return shown(device);
  });

  app.get('/wdm/api/v1/devices', (request) => {
    const all = own(callerOf(request).id).map(shown);
    if (all.length === 0) throw notFound();
    return { devices: all };
  });

  app.delete<{ Params: { id: string } }>('/wdm/api/v1/devices/:id', (request, reply) => {
    const device = devices.get(request.params.id);
    if (device?.ownerId !== callerOf(request).id) throw notFound();
    devices.delete(device.id);
    registered.onRemoved(device.id);
    return reply.code(204).send();
  });
}
