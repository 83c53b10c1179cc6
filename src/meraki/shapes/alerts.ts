import { z } from 'zod';
import type { AffectedItem, Alert } from '../../core/dashboard.ts';
import { dashboardUrlField } from './dashboard-url.ts';
import { innerListField, listField, networkField, partField, textField, timeField } from './fields.ts';

const device = z
  .object({
    name: textField,
    serial: textField,
    mac: textField,
    productType: textField,
    url: dashboardUrlField,
  })
  .refine(({ name, serial, mac }) => name ?? serial ?? mac)
  .transform(({ mac, ...device }) => ({ ...device, name: device.name ?? device.serial ?? mac ?? '' }));

/** Meraki's API document leaves open what is told of a peer, an application or another thing; a text is its name. */
const affected = z.union([
  textField.pipe(z.string()),
  z
    .object({
      name: textField,
      networkName: textField,
      network: networkField,
      networkId: textField,
      publicIp: textField,
      ip: textField,
      id: textField,
    })
    .transform((one) => {
      const names = [one.name, one.networkName, one.network?.name, one.networkId, one.network?.id];
      return [...names, one.publicIp, one.ip, one.id].find((name) => name !== undefined);
    }),
]);

const scope = partField(
  z.object({
    devices: innerListField(device),
    peers: innerListField(affected),
    applications: innerListField(affected),
    others: innerListField(affected),
  }),
);

/** `getOrganizationAssuranceAlerts`. */
export const alertsShape = listField(
  z
    .object({
      id: textField,
      title: textField,
      description: textField,
      severity: textField,
      categoryType: textField,
      type: textField,
      startedAt: timeField,
      network: networkField,
      scope,
    })
    .refine(({ id, title, type, description }) => id ?? title ?? type ?? description)
    .transform(
      ({ network, scope, categoryType, ...alert }): Alert => ({
        ...alert,
        title: alert.title ?? alert.type ?? alert.description ?? alert.id ?? 'alert',
        category: categoryType,
        networkId: network?.id,
        networkName: network?.name,
        devices: scope?.devices ?? [],
        affected: [
          ...ofKind('peer', scope?.peers),
          ...ofKind('application', scope?.applications),
          ...ofKind('other', scope?.others),
        ],
      }),
    ),
);

function ofKind(kind: AffectedItem['kind'], names: (string | undefined)[] = []): AffectedItem[] {
  return names.map((name) => ({ kind, name }));
}
