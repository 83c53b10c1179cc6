import { z } from 'zod';
import type { AlertCounts, DeviceAvailability, StatusChange, StatusCounts } from '../../core/dashboard.ts';
import {
  countField,
  idField,
  innerListField,
  listField,
  networkField,
  textField,
  textsField,
  timeField,
} from './fields.ts';

/** The number of devices by status, in Meraki's words; without those whose number is none. */
export const byStatusShape = z
  .record(z.string(), countField)
  .transform(
    (counts): StatusCounts =>
      new Map(Object.entries(counts).flatMap(([status, n]) => (n === undefined ? [] : [[status, n]]))),
  );

/** `getOrganizationDevicesStatusesOverview`. */
export const statusCountsShape = z
  .object({ counts: z.object({ byStatus: byStatusShape }) })
  .transform(({ counts }) => counts.byStatus);

/** `getOrganizationDevicesAvailabilities`, without devices that have no serial. */
export const availabilitiesShape = listField(
  z
    .object({
      serial: idField,
      name: textField,
      mac: textField,
      network: networkField,
      productType: textField,
      status: textField,
      tags: textsField,
    })
    .transform(
      ({ network, ...device }): DeviceAvailability => ({
        ...device,
        name: device.name ?? device.serial,
        networkId: network?.id,
      }),
    ),
);

const details = innerListField(z.object({ name: z.literal('status'), value: textField.pipe(z.string()) }));

/** `getOrganizationDevicesAvailabilitiesChangeHistory`. */
export const statusChangesShape = listField(
  z
    .object({
      ts: timeField.pipe(z.number()),
      device: z.object({ serial: idField, name: textField, model: textField, productType: textField }),
      network: networkField,
      details: z.object({ old: details, new: details }),
    })
    .transform(({ ts, device, network, details }, context): StatusChange => {
      const [to] = details.new;
      if (to === undefined) {
        context.addIssue('no new status');
        return z.NEVER;
      }
      return {
        at: ts,
        ...device,
        name: device.name ?? device.serial,
        networkId: network?.id,
        networkName: network?.name,
        from: details.old[0]?.value,
        to: to.value,
      };
    }),
);

/** `getOrganizationAssuranceAlertsOverview`. */
export const alertCountsShape = z
  .object({
    counts: z.object({
      total: z.number(),
      bySeverity: innerListField(z.object({ type: idField, count: z.number() })),
    }),
  })
  .transform(
    ({ counts }): AlertCounts => ({
      total: counts.total,
      bySeverity: counts.bySeverity
        .filter((one) => one.count > 0)
        .map(({ type, count }) => ({ severity: type, count })),
    }),
  );
