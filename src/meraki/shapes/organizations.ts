import { z } from 'zod';
import type { Organization } from '../../core/links.ts';
import { flagField, idField, listField, partField, textField } from './fields.ts';

/** `getOrganizations`. */
export const organizationsShape = listField(
  z
    .object({ id: idField, name: textField })
    .transform(({ id, name }): Organization => ({ id, name: name ?? id })),
);

/** `getOrganization`: whether API access is switched on. */
export const accessShape = z.object({ api: partField(z.object({ enabled: flagField })) });
