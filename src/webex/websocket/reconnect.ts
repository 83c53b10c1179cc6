import type { SocketEnd } from './socket.ts';

/**
 * The next step after a socket has closed. reopen: with the same device · register: with a new device · refused: Webex
 * does not accept the token; try again with a new device, because a refusal may be temporary.
 */
export type NextStep = 'reopen' | 'register' | 'refused';

/** The close codes of a failure of the server or of the network. */
const TEMPORARY_CODES = new Set([1001, 1005, 1006, 1009, 1011, 1012, 1013]);
/** The reasons with which a close of 1000 is temporary. */
const TEMPORARY_REASONS = ['idle', 'done (forced)', 'pong not received', 'pong mismatch'];

/**
 * Decides what to do after a socket has closed, as Webex's SDK does: final are 4000 (another socket has taken the
 * device over), 1000 with a reason that is not listed, and all codes that the SDK does not know (webex-js-sdk,
 * internal-plugin-mercury/src/mercury.js: _onclose; 44xx stand for HTTP statuses: socket-base.js). A bot has to go on,
 * so after a final close it registers a new device.
 */
export function nextStepAfter({ code, reason, status }: SocketEnd): NextStep {
  if (code === 4401 || code === 4403 || status === 401 || status === 403) return 'refused';
  if (code === 1008 && /^authenti/i.test(reason)) return 'refused';
  if (status !== undefined) return status >= 500 || status === 429 ? 'reopen' : 'register';
  if (code === 1000) return TEMPORARY_REASONS.includes(reason.toLowerCase()) ? 'reopen' : 'register';
  return TEMPORARY_CODES.has(code) ? 'reopen' : 'register';
}

/**
 * Describes the end of a socket for the log and `/readyz`. The reason is foreign text: only a short, plain one is
 * shown.
 */
export function describeEnd({ code, reason, why }: SocketEnd): string {
  if (why !== undefined) return why;
  const said = /^[\w ().,:-]{1,80}$/.test(reason) ? ` (${reason})` : '';
  return `closed with ${code}${said}`;
}
