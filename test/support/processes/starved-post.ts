/**
 * Posts a message to a Webex while this process has no file descriptor left, and gets some back after the first attempt failed.
 * Arguments: the base of the API, the token, the space. Prints the kind of the first failure and the ids as JSON.
 */
import { closeSync, openSync } from 'node:fs';
import { createChat } from '../../../src/webex/chat/chat.ts';
import { createWebex, WebexError } from '../../../src/webex/client/index.ts';

const [apiUrl = '', token = '', roomId = ''] = process.argv.slice(2);
const held: number[] = [];
let first: string | undefined;

/** Opens files until there is no descriptor left. */
function starve(): void {
  try {
    for (;;) held.push(openSync('/dev/null', 'r'));
  } catch {
    // None is left.
  }
}

const client = createWebex({ token, apiUrl, limits: { maxAttempts: 1 } });
const log = {
  debug() {},
  info() {},
  error() {},
  warn({ err }: { err?: unknown }) {
    if (first === undefined && err instanceof WebexError) first = `${err.kind} ${err.message}`;
    for (const descriptor of held.splice(0)) closeSync(descriptor);
  },
};
const chat = createChat(client, log, { limits: { firstPause: 10, longestPause: 50 } });
// A client that waits does not keep its process alive.
const alive = setInterval(() => {}, 60_000);
starve();
let undone = 0;
const { ids } = await chat.send(
  { roomId },
  { markdown: 'hello' },
  {
    mayPost: async () => async () => {
      undone += 1;
    },
  },
);
process.stdout.write(JSON.stringify({ first, ids, undone }));
clearInterval(alive);
await client.close();
