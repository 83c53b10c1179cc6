import t from 'tap';

/** Minutes of a soak; `SOAK_MINUTES=30` tries harder. */
export const MINUTES = Number(process.env.SOAK_MINUTES ?? 2);
/** Decides which faults come, and in which order; what they meet is left to the machine. By default a kill is among the first. */
export const SEED = Number(process.env.SEED ?? 227);
/** Matches the names of the faults that may come, such as `SIGKILL|token endpoint`; all may by default. */
export const ONLY = new RegExp(process.env.SOAK_ONLY ?? '');
/** A folder for the logs of the bots and what happened, to look into a failure. */
export const LOGS = process.env.SOAK_LOGS;

// It waits until all is well again, however long that takes.
t.setTimeout(0);
