import type { Test } from 'tap';
import { createSlices } from '../../src/core/async/slices.ts';
import type { OutgoingMessage } from '../../src/core/chat.ts';
import type { Person } from '../../src/core/person.ts';
import { createMerakiApi } from '../../src/meraki/api.ts';
import { startLoopbackServer } from '../../src/sandbox/loopback-server.ts';
import { createEmbeddedRateLimiters } from '../../src/store/embedded/rate-limiter.ts';
import { ada, grantOf, NOW, start } from './chat.ts';

/** Rows of a page of changes, as many as Meraki sends. */
export const PAGE_ROWS = 5_000;

/** A person with a name of their own. */
export function somebody(n: number): Person {
  return { ...ada, id: `person-${n}`, displayName: `Person ${n}`, email: `person-${n}@aurora.example` };
}

/**
 * Starts the bot over a Dashboard API that repeats the same page of 5,000 configuration changes. Everybody is linked to an
 * organization of their own.
 *
 * @param pages pages of the list of changes
 */
export async function startLongLists(t: Test, pages: number, noticeDelay?: number) {
  const page = JSON.stringify(Array.from({ length: PAGE_ROWS }, (_, n) => changeNumber(n)));
  let gate = Promise.resolve();
  let calls = 0;
  const meraki = await startLoopbackServer(() => async (request, response) => {
    calls += 1;
    await gate;
    const address = new URL(request.url ?? '', 'http://127.0.0.1');
    const at = Number(address.searchParams.get('startingAfter') ?? 0) + 1;
    const isList = address.pathname.endsWith('/configurationChanges');
    if (isList && at < pages) {
      address.searchParams.set('startingAfter', String(at));
      response.setHeader('link', `<${meraki.url}${address.pathname}${address.search}>; rel=next`);
    }
    response.setHeader('content-type', 'application/json').end(isList ? page : '[]');
  });
  const slices = createSlices();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const api = createMerakiApi({
    apiUrl: `${meraki.url}/api/v1`,
    log,
    slices,
    rateLimiterOf: createEmbeddedRateLimiters(Date.now, 1_000),
  });
  t.teardown(async () => {
    await api.close();
    await meraki.close();
  });
  const bot = await start(t, api.open, noticeDelay, undefined, slices);

  /** Links a person to an organization of their own. */
  async function join(person: Person): Promise<void> {
    await bot.link(grantOf(person, { organizationId: `org-${person.id}`, linkedAt: NOW }));
  }

  /** Says a text in a space; the same person can speak in several at once. @returns what the bot sent there */
  async function ask(
    person: Person,
    text: string,
    roomId = `${person.id} direct`,
  ): Promise<OutgoingMessage[]> {
    const before = bot.chat.sent.length;
    const { finished } = await bot.dispatch({ person, place: { roomId }, isDirect: true, text });
    await finished;
    return bot.chat.sent
      .slice(before)
      .flatMap(({ place, message }) => (place?.roomId === roomId ? [message] : []));
  }

  return {
    ...bot,
    join,
    ask,
    calls: () => calls,
    /** Lets no answer of Meraki through. @returns a function that lets all of them through */
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
  };
}

function changeNumber(n: number) {
  return {
    ts: new Date(NOW - n * 60_000).toISOString(),
    adminName: `Person ${n % 7}`,
    adminEmail: `person-${n % 7}@aurora.example`,
    networkName: `Rotterdam ${n % 300}`,
    networkId: `N_${n % 300}`,
    page: 'via API',
    label: `PUT /api/v1/networks/N_${n % 300}/vlans/${n}`,
    oldValue: `{"name":"before ${n}","list":["[","]",",","\\"]"]}`,
    newValue: `{"name":"after ${n}"}`,
  };
}
