import { z } from 'zod';
import { countField, idField, listField, partField, textField } from './fields.ts';

/** The open alerts of one network. */
export interface NetworkAlerts {
  /** Absent when Meraki does not tell. */
  networkId?: string | undefined;
  count?: number | undefined;
  /** The number is undefined when it can't be read; undefined as a whole when Meraki tells no severities. */
  bySeverity?: { severity: string; count?: number | undefined }[] | undefined;
}

const severities = partField(
  listField(
    z
      .object({ type: idField, count: countField })
      .transform(({ type, count }) => ({ severity: type, count })),
  ),
);

/** A row; undefined when it is none, so that it is seen that one is missing. */
const row = partField(
  z.object({ networkId: textField, alertCount: countField, severityCounts: severities }).transform(
    ({ networkId, alertCount, severityCounts }): NetworkAlerts => ({
      networkId,
      count: alertCount,
      bySeverity: severityCounts,
    }),
  ),
);

/** `getOrganizationAssuranceAlertsOverviewByNetwork`; undefined when Meraki sends no list. */
export const alertsByNetworkShape = z
  .object({ items: partField(z.array(row)) })
  .nullable()
  .transform((page) => page?.items);
