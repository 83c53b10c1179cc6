import { z } from 'zod';
import type { AlertCounts, DeviceAvailability, StatusChange, StatusOverview } from '../../core/dashboard.ts';
import {
  countField,
  idField,
  innerListField,
  isObject,
  listField,
  networkField,
  partField,
  textField,
  textsField,
  timeField,
  wordField,
  wordOf,
} from './fields.ts';

/** The number of devices by status, in Meraki's words; undefined where the number can't be read. No object is no counts. */
export const statusOverviewField = z.unknown().transform((counts): StatusOverview => {
  // Zod's record leaves out `__proto__`, which may be a word like any other.
  const entries: [string, unknown][] = isObject(counts) ? Object.entries(counts) : [];
  return new Map(entries.map(([status, number]) => [wordOf(status), countField.parse(number)]));
});

/** `getOrganizationDevicesStatusesOverview`. */
export const statusCountsShape = z
  .object({ counts: partField(z.object({ byStatus: statusOverviewField })) })
  .nullable()
  .transform((overview): StatusOverview => overview?.counts?.byStatus ?? new Map());

/** `getOrganizationDevicesAvailabilities`, without devices that have neither a serial nor a name or an address. */
export const availabilitiesShape = listField(
  z
    .object({
      serial: textField,
      name: textField,
      mac: textField,
      network: networkField,
      productType: textField,
      status: wordField,
      tags: textsField,
    })
    .refine(({ serial, name, mac }) => serial ?? name ?? mac)
    .transform(
      ({ network, ...device }): DeviceAvailability => ({
        ...device,
        name: device.name ?? device.serial ?? device.mac ?? '',
        networkId: network?.id,
      }),
    ),
);

const details = innerListField(z.object({ name: z.literal('status'), value: wordField }));

/** `getOrganizationDevicesAvailabilitiesChangeHistory`, without changes of which nothing is known. */
export const statusChangesShape = listField(
  z
    .object({
      ts: timeField,
      device: partField(
        z.object({ serial: textField, name: textField, model: textField, productType: textField }),
      ),
      network: networkField,
      details: partField(z.object({ old: details, new: details })),
    })
    .transform(
      ({ ts, device, network, details }): StatusChange => ({
        at: ts,
        ...device,
        name: device?.name ?? device?.serial ?? '',
        networkId: network?.id,
        networkName: network?.name,
        from: details?.old[0]?.value,
        to: details?.new[0]?.value,
      }),
    )
    .refine(({ at, name, to }) => at !== undefined || name !== '' || to !== undefined),
);

/** `getOrganizationAssuranceAlertsOverview`, without severities whose number can't be read. */
export const alertCountsShape = z
  .object({
    counts: partField(
      z.object({
        total: countField,
        bySeverity: innerListField(z.object({ type: idField, count: countField })),
      }),
    ),
  })
  .nullable()
  .transform(
    (overview): AlertCounts => ({
      total: overview?.counts?.total,
      bySeverity: (overview?.counts?.bySeverity ?? []).flatMap(({ type, count = 0 }) =>
        count > 0 ? [{ severity: type, count }] : [],
      ),
    }),
  );
