/** A ping that was started. @see LiveTools.readPing */
export interface PingJob {
  id: string;
  serial: string;
  /** Undefined when Meraki pings the device itself. */
  target?: string | undefined;
}

/** The progress of a ping, which takes a few seconds. */
export type PingReport =
  | { state: 'new' | 'running' }
  | {
      state: 'complete';
      /** Undefined when Meraki does not tell, as each of these. */
      sent?: number | undefined;
      received?: number | undefined;
      /** From 0 to 100. */
      lossPercent?: number | undefined;
      /** Absent when nothing came back. */
      latencyMs?: LatencySummary | undefined;
    }
  | {
      state: 'failed';
      /** Meraki's words, e.g. `The device is unreachable.` */
      error: string;
    };

/** The latencies of the replies to a ping, in milliseconds. */
export interface LatencySummary {
  minimum?: number | undefined;
  average?: number | undefined;
  maximum?: number | undefined;
}

/** Tests that a device runs and that change nothing. */
export interface LiveTools {
  /**
   * Lets a device ping a target five times, or Meraki ping the device when there is no target. The call is repeated only
   * after a 429.
   */
  startPing(serial: string, target?: string): Promise<PingJob>;
  /** Reads the progress; callers repeat it until the state is `complete` or `failed`. */
  readPing(job: PingJob): Promise<PingReport>;
}
