/** A ping that was begun: what `readPing` reads it by. */
export interface PingJob {
  id: string;
  serial: string;
  /** Undefined when Meraki pings the device itself. */
  target?: string | undefined;
}

/** How a ping is doing; it takes a few seconds. */
export type PingReport =
  | { state: 'new' | 'running' }
  | {
      state: 'complete';
      sent: number;
      received: number;
      lossPercent: number;
      /** Absent when nothing came back. */
      latencyMs?: { minimum: number; average: number; maximum: number } | undefined;
    }
  | {
      state: 'failed';
      /** Meraki's words, e.g. `The device is unreachable.` */
      error: string;
    };

/** What a device does for us, and changes nothing by. */
export interface LiveTools {
  /**
   * Has a device ping a target five times, or Meraki the device when there is none. Never sent twice but
   * for a 429.
   */
  startPing(serial: string, target?: string): Promise<PingJob>;
  /** Asked again until it is `complete` or `failed`. */
  readPing(job: PingJob): Promise<PingReport>;
}
