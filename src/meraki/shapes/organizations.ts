import { z } from 'zod';
import type { Organization } from '../../core/links.ts';
import { flag, id, list, part, text } from './fields.ts';

export const organizations = list(
  z.object({ id, name: text }).transform(({ id, name }): Organization => ({ id, name: name ?? id })),
);

/** Whether an organization lets itself be read at all. */
export const access = z.object({ api: part(z.object({ enabled: flag })) });
