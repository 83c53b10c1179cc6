import { HOUR, SECOND } from '../../../src/core/clock.ts';
import type { FaultEffect } from '../../../src/sandbox/faults.ts';
import { OUTAGES } from '../outage/kinds.ts';
import type { Scene } from './scene.ts';

/** Something that goes wrong for some seconds. */
export interface Trouble {
  name: string;
  /** Of one area one thing goes wrong at a time. */
  area: 'webex' | 'dashboard' | 'tokens' | 'store' | 'clock' | 'process';
  /** The shortest and the longest time that it lasts, in seconds. */
  seconds: readonly [number, number];
  /** @returns how it ends */
  begin(scene: Scene): Promise<() => unknown> | (() => unknown);
}

const SOME = [2, 18] as const;
const PAGE = '<h1>Sign in to this network</h1>';

/** The requests to Meraki's token endpoint; people's browsers go elsewhere. */
const TOKENS = /^\/oauth\/(token|revoke)$/;

const ofWebex = OUTAGES.map(
  (outage): Trouble => ({
    name: `Webex: ${outage.name}`,
    area: 'webex',
    seconds: SOME,
    begin({ stage }) {
      outage.begin(stage);
      return () => outage.end(stage);
    },
  }),
);

function ofDashboard(name: string, effect: FaultEffect): Trouble {
  return {
    name: `dashboard: ${name}`,
    area: 'dashboard',
    seconds: SOME,
    begin: ({ stage }) => stage.meraki.faults.add({ path: /^\/api\//, times: Infinity, effect }),
  };
}

/** @param times how many calls meet it: those that cost a link each are few */
function ofTokens(name: string, effect: FaultEffect, times = Number.POSITIVE_INFINITY): Trouble {
  return {
    name: `token endpoint: ${name}`,
    area: 'tokens',
    seconds: SOME,
    begin: ({ stage }) => stage.merakiOAuth.faults.add({ path: TOKENS, times, effect }),
  };
}

function ofClock(hours: number): Trouble {
  return {
    name: `the clock is set by ${hours} h, and back`,
    area: 'clock',
    seconds: SOME,
    begin({ clock }) {
      clock.ahead = hours * HOUR;
      return () => {
        clock.ahead = 0;
      };
    },
  };
}

function ofProcess(signal: 'SIGTERM' | 'SIGKILL'): Trouble {
  return {
    name: `${signal}, and a restart`,
    area: 'process',
    seconds: [0, 1],
    async begin({ bots }) {
      await bots.restart(signal);
      return () => {};
    },
  };
}

/** What can go wrong around every bot, and with it. */
export const troublesEverywhere: readonly Trouble[] = [
  ...ofWebex,
  ofDashboard('503', { kind: 'answer', status: 503 }),
  ofDashboard('429', { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }),
  ofDashboard('no answer', { kind: 'hang' }),
  ofDashboard('reset', { kind: 'reset' }),
  ofTokens('503', { kind: 'answer', status: 503, body: PAGE }),
  ofTokens('429', { kind: 'answer', status: 429, headers: { 'retry-after': '2' } }),
  ofTokens('no answer', { kind: 'hang' }),
  ofTokens('reset before anything', { kind: 'reset' }),
  ofTokens('reset after it rotated', { kind: 'lose' }, 2),
  ofTokens('half an answer', { kind: 'truncate' }, 2),
  ofTokens('a page in place of the tokens', { kind: 'misreport', status: 202, body: PAGE }, 2),
  ofTokens('slow', { kind: 'delay', ms: 3 * SECOND }),
  ofClock(1),
  ofClock(-1),
  {
    name: 'a stop (SIGSTOP)',
    area: 'process',
    seconds: [1, 20],
    begin: ({ bots }) => bots.pause(),
  },
  ofProcess('SIGTERM'),
  ofProcess('SIGKILL'),
];
