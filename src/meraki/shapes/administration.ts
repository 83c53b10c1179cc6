import { z } from 'zod';
import type {
  Admin,
  ApiUsage,
  ConfigurationChange,
  FirmwareUpgrade,
  NetworkEvent,
} from '../../core/dashboard.ts';
import {
  flagField,
  idField,
  innerListField,
  listField,
  networkField,
  partField,
  textField,
  timeField,
} from './fields.ts';

/** `getOrganizationAdmins`. */
export const adminsShape = listField(
  z
    .object({
      name: textField,
      email: textField,
      orgAccess: textField,
      accountStatus: textField,
      twoFactorAuthEnabled: flagField,
      hasApiKey: flagField,
      lastActive: timeField,
      networks: innerListField(z.object({ id: idField, access: idField })),
      tags: innerListField(z.object({ tag: idField, access: idField })),
    })
    .refine(({ name, email }) => name ?? email)
    .transform(
      ({ orgAccess, accountStatus, twoFactorAuthEnabled, lastActive, ...admin }): Admin => ({
        ...admin,
        name: admin.name ?? admin.email ?? '',
        access: orgAccess,
        status: accountStatus,
        hasTwoFactor: twoFactorAuthEnabled,
        lastActiveAt: lastActive,
      }),
    ),
);

/** `getOrganizationConfigurationChanges`, without `oldValue` and `newValue`, which can hold passwords. */
export const changesShape = listField(
  z
    .object({
      ts: timeField.pipe(z.number()),
      adminName: textField,
      adminEmail: textField,
      networkId: textField,
      networkName: textField,
      ssidName: textField,
      page: textField,
      label: textField,
    })
    .transform(({ ts, ...change }): ConfigurationChange => ({ at: ts, ...change })),
);

const event = z
  .object({
    occurredAt: timeField.pipe(z.number()),
    description: textField,
    type: textField,
    category: textField,
    deviceSerial: textField,
    deviceName: textField,
    clientId: textField,
    clientDescription: textField,
    clientMac: textField,
  })
  .transform(
    ({ occurredAt, description, clientDescription, ...rest }): NetworkEvent => ({
      ...rest,
      at: occurredAt,
      description: description ?? rest.type ?? 'event',
      clientName: clientDescription,
    }),
  );

/** The events in `getNetworkEvents`. */
export const eventsShape = listField(event);

/** `getNetworkEvents`; `pageStartAt` is the time of the oldest entry that Meraki looked at. */
export const eventsPageShape = z
  .object({ events: innerListField(z.unknown()), pageStartAt: timeField })
  .nullable()
  .transform((page) => page ?? { events: [], pageStartAt: undefined });

const version = partField(
  z
    .object({ shortName: textField, firmware: textField })
    .transform(({ shortName, firmware }) => shortName ?? firmware),
);

/** `getOrganizationFirmwareUpgrades`. */
export const firmwareUpgradesShape = listField(
  z
    .object({
      network: networkField,
      productTypes: textField,
      status: textField,
      time: timeField,
      completedAt: timeField,
      fromVersion: version,
      toVersion: version,
    })
    .transform(
      ({ network, productTypes, status, time, completedAt, fromVersion, toVersion }): FirmwareUpgrade => ({
        networkId: network?.id,
        networkName: network?.name,
        productType: productTypes,
        status,
        at: time,
        completedAt,
        from: fromVersion,
        to: toVersion,
      }),
    ),
);

/** `getOrganizationApiRequestsOverview`; statuses that never occurred are left out. */
export const apiUsageShape = z
  .object({ responseCodeCounts: z.record(z.string(), z.unknown()) })
  .transform(({ responseCodeCounts }): ApiUsage => {
    const byStatus = Object.entries(responseCodeCounts)
      .flatMap(([status, count]) =>
        typeof count === 'number' && count > 0 ? [{ status: Number(status), count }] : [],
      )
      .toSorted((a, b) => a.status - b.status);
    return { total: byStatus.reduce((sum, { count }) => sum + count, 0), byStatus };
  });
