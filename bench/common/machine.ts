import { availableParallelism, cpus, totalmem, type } from 'node:os';

/** What the figures were measured on. */
export function describeMachine(): string {
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`;
  return `Node ${process.version}, ${type()}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${memory}`;
}
