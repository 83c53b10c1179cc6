import { z } from 'zod';
import type { ApiUsage } from '../../core/dashboard.ts';
import { countField, partField } from './fields.ts';

const HTTP_STATUS = /^[1-9]\d\d$/;

/** `getOrganizationApiRequestsOverview`; statuses that never occurred are left out. */
export const apiUsageShape = z
  .object({ responseCodeCounts: partField(z.record(z.string(), countField)) })
  .transform(({ responseCodeCounts }): ApiUsage => {
    const counted = Object.entries(responseCodeCounts ?? {}).filter(([, count]) => count !== 0);
    const statuses = counted
      .flatMap(([name, count]) => (HTTP_STATUS.test(name) ? [{ status: Number(name), count }] : []))
      .toSorted((a, b) => a.status - b.status);
    const byStatus = statuses.flatMap(({ status, count }) =>
      count === undefined ? [] : [{ status, count }],
    );
    const unreadable = statuses.filter(({ count }) => count === undefined).map(({ status }) => status);
    const isKnown = responseCodeCounts !== undefined && unreadable.length === 0;
    return {
      total: isKnown ? byStatus.reduce((sum, { count }) => sum + count, 0) : undefined,
      byStatus,
      unreadable,
      others: counted.filter(([name]) => !HTTP_STATUS.test(name)).map(([name, count]) => ({ name, count })),
    };
  });
