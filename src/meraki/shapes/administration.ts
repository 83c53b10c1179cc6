import { z } from 'zod';
import type { Admin, ConfigurationChange, FirmwareUpgrade, NetworkEvent } from '../../core/dashboard.ts';
import { flagField, listField, networkField, partField, textField, timeField } from './fields.ts';

/** Null is an administrator who never signed in; undefined, one of whom that is not known. */
const lastActiveField = z
  .unknown()
  .optional()
  .transform((value) => (value === null ? null : timeField.parse(value)));

/**
 * A list of accesses: empty when Meraki sends null or leaves it out, undefined when it sends something else. An entry that is no
 * object stays in the list, without an id: it is known to be there.
 */
function accessesField<T>(item: z.ZodType<T>) {
  return listField(item)
    .optional()
    .transform((items): T[] | undefined => items ?? [])
    .catch(undefined);
}

/** `getOrganizationAdmins`. */
export const adminsShape = listField(
  z
    .object({
      id: textField,
      name: textField,
      email: textField,
      orgAccess: textField,
      accountStatus: textField,
      twoFactorAuthEnabled: flagField,
      hasApiKey: flagField,
      lastActive: lastActiveField,
      networks: accessesField(
        z.object({ id: textField, access: textField }).catch({ id: undefined, access: undefined }),
      ),
      tags: accessesField(
        z.object({ tag: textField, access: textField }).catch({ tag: undefined, access: undefined }),
      ),
    })
    .transform(
      ({ id, orgAccess, accountStatus, twoFactorAuthEnabled, lastActive, ...admin }): Admin => ({
        ...admin,
        name:
          admin.name ??
          admin.email ??
          (id === undefined ? 'an administrator without a name' : `administrator ${id}`),
        access: orgAccess,
        status: accountStatus,
        hasTwoFactor: twoFactorAuthEnabled,
        lastActiveAt: lastActive,
      }),
    ),
);

/** Tells whether Meraki names none, as opposed to something that can't be read. */
function isNone(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** `getOrganizationConfigurationChanges`, without `oldValue` and `newValue`, which can hold passwords. */
export const changesShape = listField(
  z
    .object({
      ts: timeField,
      adminName: textField,
      adminEmail: textField,
      networkId: z.unknown().optional(),
      networkName: z.unknown().optional(),
      ssidName: textField,
      page: textField,
      label: textField,
    })
    .transform(
      ({ ts, networkId, networkName, ...change }): ConfigurationChange => ({
        ...change,
        at: ts,
        networkId: textField.parse(networkId),
        networkName: textField.parse(networkName),
        isOfOrganization: isNone(networkId) && isNone(networkName),
      }),
    ),
);

const event = z
  .object({
    occurredAt: timeField,
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

/** The time back to which Meraki has looked. A date before this century is no mistake here: such a log begins later. */
const reachedField = textField.transform((value = '') => {
  const at = /^\d{4}-/.test(value) ? Date.parse(value) : Number.NaN;
  return timeField.parse(value) ?? (at < Date.UTC(2000, 0, 1) ? at : undefined);
});

/**
 * `getNetworkEvents`; `pageStartAt` is the time of the oldest entry that Meraki looked at. Where there is nothing, Meraki
 * answers 204, or says so in `message`; an answer that has neither that nor events is none.
 */
export const eventsPageShape = z
  .object({ events: z.array(z.unknown()).nullish(), message: textField, pageStartAt: reachedField })
  .refine(({ events, message }) => events ?? message)
  .nullable()
  .transform((page) => ({ events: page?.events ?? [], pageStartAt: page?.pageStartAt }));

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
