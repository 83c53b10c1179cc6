import { type Clock, MINUTE, monotonic } from '../core/clock.ts';
import { withoutPerson } from '../core/forgotten.ts';
import type { AuditEntry } from '../core/links.ts';

/** Milliseconds after which nothing is under way any more that began before a person was forgotten. */
const UNDER_WAY = 10 * MINUTE;

/** The people who were just forgotten, in the memory of this process. */
export interface JustForgotten {
  /** Takes a person out of what is recorded from now on. @param as what stands for them */
  add(personId: string, as: string): void;
  /** Returns the entry as it may be recorded. */
  applyTo(entry: AuditEntry): AuditEntry;
}

/**
 * Keeps what was under way when a person was forgotten from bringing their name back, for ten minutes. A person who links
 * again is known again.
 */
export function createJustForgotten(now: Clock = monotonic): JustForgotten {
  const people = new Map<string, { as: string; until: number }>();
  return {
    add(personId, as) {
      for (const [id, { until }] of people) if (until < now()) people.delete(id);
      people.set(personId, { as, until: now() + UNDER_WAY });
    },
    applyTo(entry) {
      if (people.size === 0) return entry;
      if (entry.action === 'link') people.delete(entry.personId);
      return [entry.actorId, entry.personId].reduce((changed: AuditEntry, id) => {
        const known = id === undefined ? undefined : people.get(id);
        return id === undefined || known === undefined || known.until < now()
          ? changed
          : withoutPerson(changed, id, known.as);
      }, entry);
    },
  };
}
