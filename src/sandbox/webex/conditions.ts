import type { FaultEffect } from '../faults.ts';

/** How Webex can be for the bot; for people it is always well. */
export interface ConditionKind {
  id: string;
  /** What Webex does, as the end of a sentence that begins with “Webex”. */
  does: string;
  /** What a newcomer may try, and what to expect. */
  expect: string;
  /** What happens to the bot's calls. */
  fault?: { method?: string; path: RegExp; effect: FaultEffect };
  /** Milliseconds in which what was said can't be read yet. */
  unreadableFor?: number;
  /** Whether the bot's webhooks are switched off, once. */
  switchesOff?: boolean;
}

/** The calls of the bot: of the REST API, and of the services behind the websocket. */
const EVERY_CALL = /^\/(v1|u2c|wdm)\//;
const POST_OF_MESSAGE = { method: 'POST', path: /^\/v1\/messages$/ };
const RETRY_AFTER_SECONDS = '5';
const THEN_WELL = 'Ask `status`, wait a little, then let Webex be well again: the answer comes.';

function answer(status: number, message: string, headers: Record<string, string> = {}): FaultEffect {
  const body = JSON.stringify({
    message,
    errors: [{ description: message }],
    trackingId: 'ROUTERGW_sandbox',
  });
  return { kind: 'answer', status, headers: { 'content-type': 'application/json', ...headers }, body };
}

const retryAfter = { 'retry-after': RETRY_AFTER_SECONDS };

/** The conditions in the order in which the page offers them, the good one first. */
export const CONDITIONS: readonly [ConditionKind, ...ConditionKind[]] = [
  {
    id: 'well',
    does: 'is well',
    expect: 'Pick another state, and see what becomes of a question meanwhile.',
  },
  {
    id: 'failing',
    does: 'answers 500',
    expect: `Every call of the bot fails. ${THEN_WELL}`,
    fault: { path: EVERY_CALL, effect: answer(500, 'Internal server error.') },
  },
  {
    id: 'unavailable',
    does: 'answers 503',
    expect: `Every call of the bot fails, and may come back in ${RETRY_AFTER_SECONDS} seconds. ${THEN_WELL}`,
    fault: { path: EVERY_CALL, effect: answer(503, 'Service unavailable.', retryAfter) },
  },
  {
    id: 'locked',
    does: 'answers 423 to posts',
    expect: `The bot can read, but not post. ${THEN_WELL}`,
    fault: { ...POST_OF_MESSAGE, effect: answer(423, 'The resource is temporarily locked.', retryAfter) },
  },
  {
    id: 'limiting',
    does: 'limits (429)',
    expect: `Every call of the bot has to wait ${RETRY_AFTER_SECONDS} seconds, again and again. ${THEN_WELL}`,
    fault: { path: EVERY_CALL, effect: answer(429, 'Too many requests.', retryAfter) },
  },
  {
    id: 'hanging',
    does: 'hangs',
    expect: `No call of the bot is answered. ${THEN_WELL} A call that hangs already is given up first.`,
    fault: { path: EVERY_CALL, effect: { kind: 'hang' } },
  },
  {
    id: 'cutting',
    does: 'cuts connections',
    expect: `Every connection of the bot is reset. ${THEN_WELL}`,
    fault: { path: EVERY_CALL, effect: { kind: 'reset' } },
  },
  {
    id: 'losing',
    does: 'loses answers (502)',
    expect:
      'What the bot posts arrives, but the bot is told 502. Ask `status`: the answer comes, and only once.',
    fault: {
      ...POST_OF_MESSAGE,
      effect: { kind: 'misreport', status: 502, body: '<html>502 Bad Gateway</html>' },
    },
  },
  {
    id: 'late',
    does: 'is late (404 at first)',
    expect:
      'What was said can’t be read in the first second after the bot is told of it. Ask `status`: the answer comes a second or two later.',
    unreadableFor: 1_000,
  },
  {
    id: 'deaf',
    does: 'switched the webhooks off',
    expect:
      'The bot is not told of what is said. Ask `status`: within a minute it notices, switches them on again and answers.',
    switchesOff: true,
  },
];
