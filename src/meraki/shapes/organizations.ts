import { z } from 'zod';
import type { Organization } from '../../core/links.ts';
import { dashboardUrlField } from './dashboard-url.ts';
import { flagField, idField, listField, partField, textField } from './fields.ts';

/** `getOrganizations`. */
export const organizationsShape = listField(
  z
    .object({ id: idField, name: textField })
    .transform(({ id, name }): Organization => ({ id, name: name ?? id })),
);

/** `getOrganization`: whether API access is switched on. */
export const accessShape = z.object({ api: partField(z.object({ enabled: flagField })) });

/** `getOrganization`: its address in the Meraki dashboard. */
export const addressShape = z.object({ url: dashboardUrlField }).transform(({ url }) => url);
