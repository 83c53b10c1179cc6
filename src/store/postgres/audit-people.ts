import { z } from 'zod';
import type { PersonInAudit } from '../../core/audit.ts';
import type { Queries } from './pool.ts';

/** Rows that one statement reads or changes: it ends within seconds, and holds no other writer up. */
const READ = 50_000;
const CHANGED = 1_000;

const numbers = z.tuple([z.object({ count: z.number() })]);
const people = z.array(z.object({ id: z.string(), name: z.string(), email: z.string() }));

const named = (field: 'actor' | 'person', where: string) => `
  select ${field}_id as id, names->'${field}' as named, audit.id as entry from audit where ${where}`;
const newest = (from: string) => `
  select distinct on (id) id, coalesce(named->>'name', '') as name, coalesce(named->>'email', '') as email
  from (${from}) as found order by id, named is null, entry desc`;

const WITH_ID = newest(`${named('person', 'person_id = $1')} union all ${named('actor', 'actor_id = $1')}`);
const hasAddress = (field: 'actor' | 'person') =>
  named(field, `audit.id > $2 and audit.id <= $3 and lower(names->'${field}'->>'email') = lower($1)`);
const WITH_ADDRESS = newest(`${hasAddress('person')} union all ${hasAddress('actor')}`);

const FORGET = `
  with due as (select id from audit where person_id = $1 or actor_id = $1 limit ${CHANGED} for update),
  changed as (
    update audit set
      person_id = case when person_id = $1 then $2 else person_id end,
      actor_id = case when actor_id = $1 then $2 else actor_id end,
      names = names - case when person_id = $1 then 'person' else '' end
        - case when actor_id = $1 then 'actor' else '' end
    from due where audit.id = due.id returning audit.id)
  select count(*) from changed`;

/** Finds people in the audit log. @see Audit.findPeople */
export async function findPeopleInAudit(db: Queries, idOrAddress: string): Promise<PersonInAudit[]> {
  if (!idOrAddress.includes('@')) return people.parse((await db.query(WITH_ID, [idOrAddress])).rows);
  const found = new Map<string, PersonInAudit>();
  const { rows } = await db.query('select coalesce(max(id), 0) as count from audit');
  const [{ count: last }] = numbers.parse(rows);
  for (let from = 0; from < last; from += READ) {
    const page = await db.query(WITH_ADDRESS, [idOrAddress, from, from + READ]);
    for (const person of people.parse(page.rows)) found.set(person.id, person);
  }
  return [...found.values()];
}

/** Takes a person out of all rows, some at a time. @param as what stands for them */
export async function forgetInAudit(db: Queries, personId: string, as: string): Promise<void> {
  let changed: number;
  do {
    const { rows } = await db.query(FORGET, [personId, as]);
    [{ count: changed }] = numbers.parse(rows);
  } while (changed > 0);
}
