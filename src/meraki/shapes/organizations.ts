import { z } from 'zod';
import type { Organization } from '../../core/links.ts';
import { flagField, idField, listField, partField, textField } from './fields.ts';

export const organizationsShape = listField(
  z
    .object({ id: idField, name: textField })
    .transform(({ id, name }): Organization => ({ id, name: name ?? id })),
);

/** Whether an organization lets itself be read at all. */
export const accessShape = z.object({ api: partField(z.object({ enabled: flagField })) });
