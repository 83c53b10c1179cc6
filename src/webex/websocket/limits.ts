import { MINUTE, SECOND } from '../../core/clock.ts';

/** How patient the websocket is; times in milliseconds. */
export interface SocketLimits {
  /** Between our pings. */
  pingEvery: number;
  /** From a ping to any sign of life. */
  pongWithin: number;
  /** From opening the connection to the first frame of Webex. */
  openWithin: number;
  /** For a close of ours to be answered. */
  closeWithin: number;
  /** The first wait before a new attempt; it doubles each time. */
  backoff: number;
  longestBackoff: number;
  /** A socket that lived this long begins with the first wait again. */
  stable: number;
  /** Attempts in a row that heard nothing, after which the device is given up. */
  attempts: number;
  /** The longest frame that is read. */
  frameBytes: number;
  /** Activities that wait to be handed on. */
  waiting: number;
}

/** Pings as Webex's SDK has them (webex-js-sdk, internal-plugin-mercury/src/config.js). */
export const socketLimits: SocketLimits = {
  pingEvery: 15 * SECOND,
  pongWithin: 14 * SECOND,
  openWithin: 30 * SECOND,
  closeWithin: 2 * SECOND,
  backoff: SECOND,
  longestBackoff: MINUTE,
  stable: MINUTE,
  attempts: 3,
  frameBytes: 1024 * 1024,
  waiting: 1_000,
};
