import type { Chart } from '../../../src/core/chart.ts';
import type { Dashboard } from '../../../src/core/dashboard.ts';
import type { OperationId } from '../../../src/meraki/operations.ts';
import { type Answer, must, rowsWith, unreadIn } from './answers.ts';
import type { Bodies } from './estate.ts';
import { isObject, tally, wordOf } from './reading.ts';

/** The answers to one question, and the bodies that they were made of. */
export interface Asked {
  /** The answer in the chat. */
  chat: Answer & { chart: Chart | undefined };
  /** The answer with a file; that in the chat again for a command without files. */
  file: Answer;
  /** The body that is looked at. */
  body: unknown;
  /** Other bodies as they were served. */
  served(operation: OperationId): unknown;
  dashboard(): Dashboard;
}

/** A question, and what its answer must say of the body of one operation. */
export interface Case {
  /** As a person types it. */
  say: string;
  /** The operation whose body is generated. */
  operation: OperationId;
  /** Whether the check asks itself, because an answer in the chat would take seconds. */
  isDirect?: boolean;
  /** Whether it is asked a second time, for a file. */
  hasFile?: boolean;
  /** Bodies of other operations that fit this one. */
  besides?(body: unknown): Bodies;
  /** Whether a refusal may be the answer. */
  mayRefuse?(body: unknown): boolean;
  /** @throws ClaimError */
  check(asked: Asked): void | Promise<void>;
}

/** The whole text of an answer, and of its card. */
export function everything({ text, card = [] }: Answer): string {
  return [text, ...card].join('\n');
}

/**
 * Checks that no item of a list disappears: each is a row of the file, or counted among those that could not be read; those
 * with a name of their own are rows.
 */
export function checkRows(
  { file }: Pick<Asked, 'file'>,
  items: readonly unknown[],
  column: RegExp,
  keyOf: (item: unknown) => unknown,
): void {
  const rows = file.table?.rows.length ?? 0;
  const gone = items.length - rows - unreadIn(file);
  // Of a long list the beginning is read first, and then part by part: what cannot be read may come twice.
  must(
    gone === 0 || (gone < 0 && items.length > 100),
    'each item is a row, or counted as one that could not be read',
    {
      items: items.length,
      rows,
      unread: unreadIn(file),
    },
  );
  for (const item of items) {
    const key = isObject(item) ? wordOf(keyOf(item)) : undefined;
    if (key !== undefined)
      must(rowsWith(file.table, column, key).length > 0, 'an item with a name of its own is a row', key);
  }
}

/** Visits the items whose name no other has and that have a row in the file, each with its row. */
export function eachRow(
  { file }: Pick<Asked, 'file'>,
  items: readonly unknown[],
  column: RegExp,
  keyOf: (item: unknown) => unknown,
  visit: (item: Readonly<Record<string, unknown>>, row: readonly string[]) => void,
): void {
  const keys = items.map((item) => (isObject(item) ? wordOf(keyOf(item)) : undefined));
  const amounts = tally(keys);
  for (const [place, item] of items.entries()) {
    const key = keys[place];
    if (key === undefined || amounts.get(key) !== 1 || !isObject(item)) continue;
    const [row, ...others] = rowsWith(file.table, column, key);
    if (row !== undefined && others.length === 0) visit(item, row);
  }
}
