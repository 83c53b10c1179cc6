import { z } from 'zod';
import type { Place, WaitingCommand } from '../core/tickets.ts';

/** Checks and identifies the records of one kind. */
export interface RecordKind<T> {
  /**
   * Returns a deeply frozen copy, checked field by field, so that nothing is stored that could not be read back.
   *
   * @throws Error that names the field and never its value
   */
  copy(value: unknown): T;
  /** The names of all fields, optional ones included. */
  fields: readonly string[];
  idOf(record: T): string;
  /** Present when records are also looked up by group: those of one person, or of one ticket. A record never changes its groups. */
  groupsOf?: ((record: T) => readonly string[]) | undefined;
}

/** A schema for every field of T, optional ones included: a field added in core/ does not compile until it is here. */
export type Shape<T> = { [K in keyof T]-?: z.ZodType<T[K]> };

/** Text of any kind. */
export const text = z.string();
/** Epoch milliseconds; neither NaN nor Infinity, which JSON would turn into null. */
export const time = z.number();
const place = z.strictObject({ roomId: text, parentId: text.optional() } satisfies Shape<Place>);
const waiting = { text, place, isDirect: z.boolean() } satisfies Shape<WaitingCommand>;

/** A command that waits for a link, or for access. */
export const waitingCommand = z.strictObject(waiting);
