import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { auditEntry } from '../../../src/store/audit-entry.ts';

/** A link as it is stored. */
export interface StoredLink {
  personId: string;
  organizationId: string;
  status: string;
}

/** Looks at what the bots store, without them. */
export interface StoredView {
  links(): Promise<StoredLink[]>;
  /** How many revocations Meraki has not confirmed. */
  revocations(): Promise<number>;
  audit(): Promise<z.infer<typeof auditEntry>[]>;
}

const link = z.object({ personId: z.string(), organizationId: z.string(), status: z.string() });
const file = z.object({ data: z.object({ grants: z.array(link), revocations: z.array(z.unknown()) }) });

/** Looks into the folder of the embedded store. */
export function viewOfFolder(dir: string): StoredView {
  const tables = async () => file.parse(JSON.parse(await readFile(join(dir, 'store.json'), 'utf8'))).data;
  return {
    links: async () => (await tables()).grants,
    revocations: async () => (await tables()).revocations.length,
    async audit() {
      // With those that were given another name because they had grown large.
      const names = (await readdir(dir)).filter((name) => /^audit\b.*\.jsonl$/.test(name));
      const texts = await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')));
      return texts
        .flatMap((text) => text.split('\n'))
        .flatMap((line) => {
          try {
            return [auditEntry.parse(JSON.parse(line))];
          } catch {
            return []; // cut short by a kill
          }
        });
    },
  };
}

const count = z.tuple([z.object({ count: z.coerce.number() })]);

/** Looks into a database, which has to run. */
export function viewOfDatabase(url: string): StoredView {
  async function query(text: string): Promise<object[]> {
    const client = new Client({ connectionString: url, options: '-c search_path=webex_meraki_bot' });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }
  const entry = z.preprocess(
    (row) =>
      typeof row === 'object' && row !== null
        ? Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
        : row,
    auditEntry,
  );
  return {
    links: async () =>
      z
        .array(link)
        .parse(
          await query(
            'select person_id as "personId", organization_id as "organizationId", status from grants',
          ),
        ),
    revocations: async () => count.parse(await query('select count(*) from revocations'))[0].count,
    audit: async () =>
      z
        .array(entry)
        .parse(
          await query(
            'select at::float as at, actor_id as "actorId", action, person_id as "personId", organization_id as "organizationId", ' +
              'outcome, command from audit order by id',
          ),
        ),
  };
}
