import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { z } from 'zod';
import type { Instance } from '../../test/support/instance.ts';

/** The environment that makes an instance print its usage. @see usageOf */
export const USAGE_REPORTING = { NODE_OPTIONS: `--import=${new URL('./preload.ts', import.meta.url).href}` };

/** CPU time in milliseconds; memory in bytes, the current and the largest so far. */
export interface InstanceUsage {
  cpu: number;
  rss: number;
  maxRss: number;
}

const usageLine = z.object({ usage: z.object({ cpu: z.number(), rss: z.number(), maxRss: z.number() }) });

/** Returns the usage that an instance prints next. */
export async function usageOf({ lines }: Instance): Promise<InstanceUsage> {
  for (let from = lines.length; ; await delay(20)) {
    const line = lines.slice(from).find((one) => one.startsWith('{"usage"'));
    if (line !== undefined) return usageLine.parse(JSON.parse(line)).usage;
    from = Math.max(from, lines.length - 100);
  }
}

const pids = z.array(z.object({ pid: z.int() }));
/** Milliseconds of one tick of CPU times in /proc (proc(5)): USER_HZ is 100 on all current Linux systems. */
const TICK_MS = 10;

/** Returns the CPU time in milliseconds of all processes of a PostgreSQL; undefined outside Linux. */
export async function cpuOfServer(url: string): Promise<number | undefined> {
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    const { rows } = await pool.query('select pid from pg_stat_activity where pid <> pg_backend_pid()');
    const times = await Promise.all(pids.parse(rows).map(({ pid }) => cpuOfProcess(pid)));
    return times.reduce((sum, time) => sum + time, 0);
  } catch (error) {
    if (process.platform === 'linux') throw error;
    return undefined;
  } finally {
    await pool.end();
  }
}

/** Reads the CPU time; the numeric fields follow the name in parentheses, which may contain anything. */
async function cpuOfProcess(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => ''); // the process has just ended
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * TICK_MS;
}
