import { z } from 'zod';
import type {
  Admin,
  ApiUsage,
  ConfigurationChange,
  FirmwareUpgrade,
  NetworkEvent,
} from '../../core/dashboard.ts';
import { flag, id, inner, list, network, part, text, time } from './fields.ts';

export const admins = list(
  z
    .object({
      name: text,
      email: text,
      orgAccess: text,
      accountStatus: text,
      twoFactorAuthEnabled: flag,
      hasApiKey: flag,
      lastActive: time,
      networks: inner(z.object({ id, access: id })),
      tags: inner(z.object({ tag: id, access: id })),
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

/** `oldValue` and `newValue` are not kept: they can hold passwords. */
export const changes = list(
  z
    .object({
      ts: time.pipe(z.number()),
      adminName: text,
      adminEmail: text,
      networkId: text,
      networkName: text,
      ssidName: text,
      page: text,
      label: text,
    })
    .transform(({ ts, ...change }): ConfigurationChange => ({ at: ts, ...change })),
);

const event = z
  .object({
    occurredAt: time.pipe(z.number()),
    description: text,
    type: text,
    category: text,
    deviceSerial: text,
    deviceName: text,
    clientId: text,
    clientDescription: text,
    clientMac: text,
  })
  .transform(
    ({ occurredAt, description, clientDescription, ...rest }): NetworkEvent => ({
      ...rest,
      at: occurredAt,
      description: description ?? rest.type ?? 'event',
      clientName: clientDescription,
    }),
  );

/** `pageStartAt` is of the oldest line that Meraki looked at. */
export const events = z
  .object({ events: inner(event), pageStartAt: time })
  .nullable()
  .transform((page) => page ?? { events: [], pageStartAt: undefined });

const version = part(
  z.object({ shortName: text, firmware: text }).transform(({ shortName, firmware }) => shortName ?? firmware),
);

export const firmwareUpgrades = list(
  z
    .object({
      network,
      productTypes: text,
      status: text,
      time,
      completedAt: time,
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

export const apiUsage = z
  .object({ responseCodeCounts: z.record(z.string(), z.unknown()) })
  .transform(({ responseCodeCounts }): ApiUsage => {
    const byStatus = Object.entries(responseCodeCounts)
      .flatMap(([status, count]) =>
        typeof count === 'number' && count > 0 ? [{ status: Number(status), count }] : [],
      )
      .toSorted((a, b) => a.status - b.status);
    return { total: byStatus.reduce((sum, { count }) => sum + count, 0), byStatus };
  });
