import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Break } from './fault-proxy.ts';

/** Answers of the server until a session is open (SCRAM, PostgreSQL manual 54.3). */
const GREETING = 3;
/** The number of statements that succeed differs from session to session, up to this. */
const STATEMENTS = 6;

/** Complete messages that make no sense as an answer (PostgreSQL manual 54.7 "Message Formats"). */
const NONSENSE = [
  '\x16\0\0\0\x04', // a type of message that does not exist
  'R\0\0\0\x08\0\0\0\x63', // a kind of authentication that does not exist
  'D\0\0\0\x06\x7f\xff', // more columns than bytes
  'T\0\0\0\x06\0\x09',
  'E\0\0\0\x05\0', // an error that says nothing
].map((text) => Buffer.from(text, 'latin1'));

const PAGE = 'HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\n\r\n<h1>502</h1>';

/** Ways in which a database, or a proxy in front of it, fails in the middle of a session. */
export const databaseBreaks = {
  'reset between question and answer': afterSome((client) => client.resetAndDestroy()),
  'truncated answers': afterSome((client, all) => client.end(all.subarray(0, Math.ceil(all.length / 2)))),
  'nonsense in place of an answer': afterSome((client, _all, n) =>
    client.write(NONSENSE[n % NONSENSE.length] ?? ''),
  ),
  'a page in place of an answer': afterSome((client) => client.end(PAGE)),
  slow: (client, target) => {
    const onward = target();
    client.pipe(onward);
    let before = Promise.resolve();
    onward.on('data', (chunk) => {
      before = before.then(() => delay(50)).then(() => void client.write(chunk));
    });
    endTogether(client, onward);
  },
} satisfies Record<string, Break>;

/**
 * Lets a session begin and some statements through, a different number in each session.
 *
 * @param breakIt gets the answer that does not go through, and the number of the session
 */
function afterSome(breakIt: (client: Socket, all: Buffer, n: number) => void): Break {
  let sessions = 0;
  return (client, target) => {
    const n = sessions++;
    let left = GREETING + (n % STATEMENTS);
    const onward = target();
    client.pipe(onward);
    onward.on('data', (all) => {
      if (left-- > 0) return void client.write(all);
      onward.destroy();
      breakIt(client, all, n);
    });
    client.on('close', () => onward.destroy());
  };
}

function endTogether(client: Socket, onward: Socket): void {
  client.on('close', () => onward.destroy());
  onward.on('close', () => client.destroy());
}
