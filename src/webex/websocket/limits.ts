import { MINUTE, SECOND } from '../../core/clock.ts';

/** The websocket's timeouts, waits and sizes; times in milliseconds. */
export interface SocketLimits {
  /** The time between two pings. */
  pingInterval: number;
  /** The timeout from a ping to the next frame of any kind. */
  pongTimeout: number;
  /** The timeout from opening the connection to the first frame from Webex. */
  openTimeout: number;
  /** The timeout for Webex to answer a close. */
  closeTimeout: number;
  /** The first wait before a new attempt; it doubles with each failure. */
  firstWait: number;
  /** The longest wait before a new attempt. */
  longestWait: number;
  /** A socket that was open for this long counts as stable: the next wait is the first one again. */
  stableAfter: number;
  /** The attempts in a row without a frame from Webex after which another device is registered. */
  maxUnheard: number;
  /** The longest frame that is read, in bytes. */
  maxFrameBytes: number;
  /** The most deliveries that may wait for the intake. */
  maxWaiting: number;
}

/**
 * The limits unless others are given; pings as in Webex's SDK (webex-js-sdk, internal-plugin-mercury/src/config.js).
 */
export const SOCKET_LIMITS: SocketLimits = {
  pingInterval: 15 * SECOND,
  pongTimeout: 14 * SECOND,
  openTimeout: 30 * SECOND,
  closeTimeout: 2 * SECOND,
  firstWait: SECOND,
  longestWait: MINUTE,
  stableAfter: MINUTE,
  maxUnheard: 3,
  maxFrameBytes: 1024 * 1024,
  maxWaiting: 1_000,
};
