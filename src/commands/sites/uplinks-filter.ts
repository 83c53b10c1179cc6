import { classifyWords } from '../../bot/query/classify-words.ts';
import type { ClassifiedWords } from '../../bot/query/network-argument.ts';
import type { Report } from '../../bot/report/report.ts';
import { countOf, formatNumber, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { isTroubled, type SiteUplink, siteUplinkTone } from './site-uplinks.ts';
import { isWorking } from './uplink-status.ts';

/** A state of uplinks that can be asked for. */
interface UplinkState {
  /** What is said of one, and of several. */
  is: readonly [one: string, many: string];
  /** Whether it is one that people want to mend. */
  isBad: boolean;
  fits(one: SiteUplink): boolean;
}

const ofStatus =
  (status: string): UplinkState['fits'] =>
  ({ uplink }) =>
    uplink.status === status;

const STATES: Record<string, UplinkState> = {
  failed: { is: ['has failed', 'have failed'], isBad: true, fits: ofStatus('failed') },
  down: { is: ['is down', 'are down'], isBad: true, fits: isTroubled },
  'not connected': {
    is: ['is not connected', 'are not connected'],
    isBad: false,
    fits: ofStatus('not connected'),
  },
  connecting: { is: ['is connecting', 'are connecting'], isBad: true, fits: ofStatus('connecting') },
  ready: { is: ['is ready', 'are ready'], isBad: false, fits: ofStatus('ready') },
  active: { is: ['is active', 'are active'], isBad: false, fits: ofStatus('active') },
  up: { is: ['works', 'work'], isBad: false, fits: ({ uplink }) => isWorking(uplink) },
};

const SYNONYMS = new Map([
  ['fail', 'failed'],
  ['failing', 'failed'],
  ['offline', 'down'],
  ['online', 'up'],
  ['working', 'up'],
  ['unplugged', 'not connected'],
  ['disconnected', 'not connected'],
  ['not-connected', 'not connected'],
  ['standby', 'ready'],
]);

/** Reads `failed Rotterdam 301` or `not connected`; all other words name a network. */
export function uplinksFilter(words: readonly string[]): ClassifiedWords & { state: string | undefined } {
  let state: string | undefined;
  const classified = classifyWords(words, (said) => {
    const lower = said.toLowerCase();
    const found = Object.hasOwn(STATES, lower) ? lower : SYNONYMS.get(lower);
    if (found === undefined || state !== undefined) return false;
    state = found;
    return true;
  });
  return { state, ...classified, vocabulary: ['failed', 'down', 'connecting', 'ready', 'active'] };
}

/** The error for words that are no state and name no network. */
export function unknownUplinkWords(said: string): KnownError {
  const what = `${quote(said)} is neither an uplink status nor a network.`;
  const next = 'Say `uplinks failed`, `uplinks down`, `uplinks ready` or `uplinks not connected`.';
  return new KnownError('bad_arguments', what, next);
}

/** Returns the uplinks of a state. */
export function uplinksIn(state: string, uplinks: readonly SiteUplink[]): SiteUplink[] {
  return uplinks.filter((one) => STATES[state]?.fits(one));
}

/** Says how many uplinks are in a state: `3 of 18 uplinks have failed`. */
export function stateHeadline(
  state: string,
  own: readonly SiteUplink[],
  all: number,
): Pick<Report, 'summary' | 'tone'> {
  const { is: [one, many] = ['', ''], isBad } = STATES[state] ?? {};
  if (own.length === 0) return { summary: `No uplink ${one}`, tone: isBad ? 'good' : 'default' };
  const tones = own.map(siteUplinkTone);
  return {
    summary: `${formatNumber(own.length)} of ${countOf(all, 'uplink')} ${own.length === 1 ? one : many}`,
    tone: isBad ? (tones.includes('attention') ? 'attention' : 'warning') : 'default',
  };
}
