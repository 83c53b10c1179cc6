import { count, milliseconds } from '../common/table.ts';
import type { OperationResult } from './measure.ts';

/** Returns the column heads of `resultCells`. */
export function resultHead(name: string): string[] {
  return [`${name}: per second`, 'p50 ms', 'p99 ms'];
}

/** Returns the cells of one result. */
export function resultCells({ perSecond, p50, p99 }: OperationResult): string[] {
  return [count(perSecond), milliseconds(p50), milliseconds(p99)];
}
