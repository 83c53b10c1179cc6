import type { SocketEnd } from './socket.ts';

/**
 * What to do after a socket: again · anew: with a new device · refused: Webex does not take the token, and a new
 * device is worth a try once in a while.
 */
export type Verdict = 'again' | 'anew' | 'refused';

/** The server stumbled or the network did. */
const PASSING = new Set([1001, 1005, 1006, 1009, 1011, 1012, 1013]);
/** With 1000 these mean no end. */
const HARMLESS = ['idle', 'done (forced)', 'pong not received', 'pong mismatch'];

/**
 * Which closes Webex's SDK takes as passing, and which as final: 4000 (another socket has taken the device over),
 * 1000 with another reason, and all codes that it does not know (webex-js-sdk, internal-plugin-mercury/src/mercury.js:
 * _onclose; 44xx stand for HTTP statuses: socket-base.js). A bot has to go on, so final means a new device.
 */
export function verdictOn({ code, reason, status }: SocketEnd): Verdict {
  if (code === 4401 || code === 4403 || status === 401 || status === 403) return 'refused';
  if (code === 1008 && /^authenti/i.test(reason)) return 'refused';
  if (status !== undefined) return status >= 500 || status === 429 ? 'again' : 'anew';
  if (code === 1000) return HARMLESS.includes(reason.toLowerCase()) ? 'again' : 'anew';
  return PASSING.has(code) ? 'again' : 'anew';
}

/** For the log and `/readyz`: the reason is foreign text and short. */
export function wordsFor({ code, reason, why }: SocketEnd): string {
  if (why !== undefined) return why;
  const said = /^[\w ().,:-]{1,80}$/.test(reason) ? ` (${reason})` : '';
  return `closed with ${code}${said}`;
}
