import { availableParallelism, cpus, totalmem, type } from 'node:os';

/** Describes the machine: Node, operating system, cores and memory. */
export function describeMachine(): string {
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`;
  return `Node ${process.version}, ${type()}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${memory}`;
}
