import type { Test } from 'tap';
import { createDispatch } from '../../src/bot/dispatch/dispatch.ts';
import { commands } from '../../src/commands/index.ts';
import { accessCard } from '../../src/commands/sharing/request-access-card.ts';
import { createBackgroundTasks } from '../../src/core/async/background-tasks.ts';
import { createKeyedMutex, type KeyedMutex } from '../../src/core/async/keyed-mutex.ts';
import { createSlices } from '../../src/core/async/slices.ts';
import type { Audit } from '../../src/core/audit.ts';
import type { AuditTrouble } from '../../src/core/audit-gap.ts';
import { createAuditLog } from '../../src/core/audit-log.ts';
import type { Chart } from '../../src/core/chart.ts';
import type { Chat, Message, OutgoingMessage, PressedButton, SendOptions } from '../../src/core/chat.ts';
import { type Clock, DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import type { OpenDashboard } from '../../src/core/dashboard.ts';
import type { Handled } from '../../src/core/inbox.ts';
import { createAccessAnnouncement } from '../../src/core/linking/access-announcement.ts';
import { claimNotification } from '../../src/core/linking/claim-notification.ts';
import { sayText } from '../../src/core/linking/lasting-notices.ts';
import type { AuditEntry, Grant } from '../../src/core/links.ts';
import { silentMeter } from '../../src/core/meter.ts';
import type { Person } from '../../src/core/person.ts';
import { PostError } from '../../src/core/post-error.ts';
import { createShareUses } from '../../src/core/share-uses.ts';
import { createAccessMessages } from '../../src/core/sharing/access-messages.ts';
import type { SharingSettings } from '../../src/core/sharing-rules.ts';
import type { Store } from '../../src/core/store.ts';
import type { Place } from '../../src/core/tickets.ts';
import type { RevokeOutcome, TokenService } from '../../src/core/tokens.ts';
import { createLogger } from '../../src/logger.ts';
import { revocationOf } from '../../src/oauth/token-service.ts';
import { openStore } from '../../src/store/embedded/store.ts';
import { createLocalBroadcast } from '../../src/store/local-broadcast.ts';
import { createTestAdmission } from './admission.ts';
import { memoryAudit } from './audit-log.ts';
import { scanAtEnd, textsOf } from './log-scan.ts';
import { recordChart, recordMessage, recordsNames, recordsTopics } from './sentences/recorder.ts';
import { noticesAtOnce, tellAtOnce } from './tell.ts';

/** The time at which the fixture's clock starts. */
export const NOW = Date.UTC(2026, 7, 3, 14, 2);

/** Another organization at Meraki. */
export const lab = { organizationId: '817302', organizationName: 'Harbor Lab' };

export const ada = person('ada', 'Ada Moreno');
export const tom = person('tom', 'Tom Becker');
export const ben = person('ben', 'Ben Okafor');

function person(id: string, displayName: string): Person {
  return { id, displayName, email: `${id}@aurora.example`, orgId: 'aurora' };
}

/** Makes a person's grant for Aurora Retail. */
export function grantOf(who: Person, fields: Partial<Grant> = {}): Grant {
  return {
    personId: who.id,
    personName: who.displayName,
    personEmail: who.email,
    organizationId: '549236',
    organizationName: 'Aurora Retail',
    sealedAccessToken: 'sealed-access',
    sealedRefreshToken: 'sealed-refresh',
    accessExpiresAt: NOW,
    refreshedAt: NOW,
    scopes: ['dashboard:general:config:read', 'dashboard:general:telemetry:read'],
    status: 'active',
    linkedAt: NOW - 3 * DAY,
    lastUsedAt: NOW - MINUTE,
    ...fields,
  };
}

/** A Webex chat that records what is sent, and can be told to refuse. */
export function recordingChat() {
  const sent: { place?: Place; personId?: string; message: OutgoingMessage }[] = [];
  const removed: string[] = [];
  const failing: (Error | undefined)[] = [];
  const edited: { id: string; markdown: string }[] = [];
  const chat = {
    sent,
    people: [ada, tom, ben],
    /** Ids of rooms where people of another organization read. */
    mixed: new Set<string>(),
    /** Organizations by room id; without an entry `aurora` alone, and `partner` too in mixed rooms. */
    readers: new Map<string, string[]>(),
    /** Ids of the people who moderate every space. */
    moderators: new Set<string>(),
    /** Time zones by person id. */
    timeZones: new Map<string, string>(),
    /** Texts that were sent and later deleted. */
    removed,
    /** Ids of rooms in which only moderators post. */
    refusing: new Set<string>(),
    refusesDirect: false,
    isDown: false,
    /** What the next messages are refused with, one after the other. */
    failing,
    /** Texts that replaced others. */
    edited,
    async send(place: Place, message: OutgoingMessage, { mayPost }: SendOptions = {}) {
      const takeBack = await mayPost?.();
      const error = chat.isDown
        ? new PostError('too_late', 'Webex: 502')
        : chat.refusing.has(place.roomId)
          ? new PostError('place_refused', 'Webex: 403')
          : chat.failing.shift();
      if (error !== undefined) {
        await takeBack?.();
        throw error;
      }
      sent.push({ place, message });
      recordMessage(message);
      return { ids: [`sent ${sent.length}`] };
    },
    async sendDirect(personId: string, message: OutgoingMessage, { mayPost }: SendOptions = {}) {
      const takeBack = await mayPost?.();
      const error = chat.isDown
        ? new PostError('too_late', 'Webex: 502')
        : chat.refusesDirect
          ? new PostError('place_refused', 'Webex: 403')
          : chat.failing.shift();
      if (error !== undefined) {
        await takeBack?.();
        throw error;
      }
      sent.push({ personId, message });
      recordMessage(message);
      return { ids: [`sent ${sent.length}`] };
    },
    async edit(_roomId: string, id: string, markdown: string) {
      edited.push({ id, markdown });
      recordMessage({ markdown });
    },
    async editDirect(_personId: string, id: string, markdown: string) {
      edited.push({ id, markdown });
      recordMessage({ markdown });
    },
    async delete(ids: readonly string[]) {
      removed.push(...ids);
    },
    async findPerson(email: string) {
      if (chat.isDown) throw new Error('Webex: 502');
      return chat.people.find((one) => one.email === email.toLowerCase());
    },
    async personWithId(id: string) {
      if (chat.isDown) throw new Error('Webex: 502');
      return chat.people.find((one) => one.id === id);
    },
    spaceTitle: async (roomId: string): Promise<string | undefined> => `The ${roomId} team`,
    /** People who are in no space. */
    absent: new Set<string>(),
    isIn: async (_roomId: string, personId: string) => !chat.absent.has(personId),
    async organizationsIn(roomId: string) {
      if (chat.isDown) throw new Error('Webex: 502');
      if (roomId === 'unknown') throw new PostError('place_refused', 'Webex: 404');
      const usual = chat.mixed.has(roomId) ? ['aurora', 'partner'] : ['aurora'];
      return new Set(chat.readers.get(roomId) ?? usual);
    },
    rememberedOrganizationsIn: () => undefined,
    /** Organizations to which people changed after they were last read. */
    moved: new Map<string, string>(),
    async isModerator(_roomId: string, personId: string, orgId?: string) {
      if (chat.isDown) throw new Error('Webex: 502');
      const moved = chat.moved.get(personId) ?? orgId;
      return chat.moderators.has(personId) && (orgId === undefined || orgId === moved);
    },
    hasModerators: async () => chat.moderators.size > 0,
    timeZoneOf: async (personId: string) => chat.timeZones.get(personId),
    async sendForNow(place: Place, markdown: string) {
      await chat.send(place, { markdown });
      return async () => {
        chat.removed.push(markdown);
      };
    },
  };
  return chat satisfies Chat;
}

const closed: OpenDashboard = () => {
  throw new Error('this test asks Meraki for nothing');
};

/** Real collaborators in place of the fixture's own. */
interface RealDeps {
  store: Store;
  tokens: TokenService;
  clock: Clock;
  /** The turns that instances share. */
  mutex: KeyedMutex;
  audit: Omit<Audit, 'close' | 'deleteBefore'>;
}

/**
 * Starts the dispatch over the embedded store. Ben is an administrator, and so are people who are added to `admins`.
 *
 * @param noticeDelay milliseconds until a progress notice; an hour by default, so that a slow test machine sends none
 */
export async function start(
  t: Test,
  dashboard: OpenDashboard = closed,
  noticeDelay = HOUR,
  real: Partial<RealDeps> = {},
  slices = createSlices(),
) {
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', secrets: [], out: { write: (line) => lines.push(line) } });
  const time = { now: NOW };
  const clock = real.clock ?? (() => time.now);
  const store = real.store ?? (await openStore({ dir: t.testdir(), log, clock }));
  if (real.store === undefined) t.teardown(() => store.close());
  const chat = recordingChat();
  const entries: AuditEntry[] = [];
  /** What is wrong with the audit log. */
  const auditState: { trouble: AuditTrouble | undefined } = { trouble: undefined };
  const charts: Chart[] = [];
  /** The result of each revocation at Meraki, and how many milliseconds it takes. */
  const revoking: { outcome: RevokeOutcome; failsFor: string[]; takes: number; begins: () => void } = {
    outcome: 'confirmed',
    failsFor: [],
    takes: 0,
    begins() {},
  };
  const tokens: TokenService = real.tokens ?? {
    source: () => ({
      token: async () => 'access-token',
      renew: async () => 'renewed-token',
      issuedAt: async () => 0,
    }),
    claimNotification: (key) => claimNotification(store, clock, key),
    stopServing: (key) =>
      store.withGrantLock(key, async ({ grant, commit }) => {
        if (revoking.failsFor.includes(key.organizationId)) throw new Error('disk full');
        if (!grant) return undefined;
        await commit({ deleteGrant: key, endShares: { at: time.now, why: 'link_ended' } });
        return {
          grant,
          revocation: revocationOf(grant, time.now),
          isUnreadable: revoking.outcome === 'unreadable',
        };
      }),
    revokeAtMeraki: async () => {
      revoking.begins();
      time.now += revoking.takes;
      return revoking.outcome;
    },
  };
  const audit = real.audit ?? { ...memoryAudit(entries), trouble: () => auditState.trouble };
  const admins = [ben.id];
  const admission = createTestAdmission();
  /** What the operator allows to be lent. */
  const sharing: SharingSettings = { mode: 'on', outside: false, maxDays: 180 };
  const isAdmin = (id: string) => admins.includes(id);
  const publicUrl = 'https://bot.example';
  const broadcast = createLocalBroadcast();
  const background = createBackgroundTasks(log);
  const accessMessages = createAccessMessages({
    ...{ store, chat, background, clock, log },
    notices: noticesAtOnce(chat),
    admins: () => admins,
    cardOf: (request, grant) => accessCard(request, grant, sharing.maxDays),
  });
  const decisions = createAccessAnnouncement({
    ...{ store, chat, admission, clock, now: clock, log },
    // What is announced is so at once.
    inbox: { accept: async () => 'busy' },
    dispatch: (message) => dispatchAll(message),
    isPassing: () => false,
  });
  const access = { ...accessMessages, ...decisions };
  const dispatchAll: (message: Message) => Promise<Handled> = createDispatch(
    {
      commands: recordsNames(commands),
      store,
      audit: createAuditLog(audit, clock),
      tokens,
      dashboard,
      draw: async (chart) => {
        charts.push(chart);
        recordChart(chart);
        return Buffer.from('a picture');
      },
      chat,
      tell: tellAtOnce(chat, sayText),
      background,
      mutex: real.mutex ?? createKeyedMutex(),
      clock,
      now: clock,
      slices,
      publicUrl,
      isAdmin,
      admission,
      sharing,
      shareUses: createShareUses({ store, clock, log }),
      access,
      broadcast,
      log,
      meter: silentMeter,
    },
    noticeDelay,
  );
  const dispatch = recordsTopics(dispatchAll);

  const texts = new Set<string>();
  scanAtEnd(
    t,
    () => lines,
    () =>
      textsOf(
        [...texts],
        chat.sent.map(({ message }) => message.markdown),
      ),
  );

  /** Says a text as a person. @returns the messages that were sent because of it */
  async function say(who: Person, text: string, roomId = 'direct', pressed?: PressedButton) {
    const before = chat.sent.length;
    texts.add(text);
    const isDirect = roomId === 'direct';
    const place = isDirect ? { roomId } : { roomId, parentId: 'asked' };
    await dispatch({ person: who, place, isDirect, text, pressed });
    return chat.sent.slice(before);
  }

  async function answer(who: Person, text: string): Promise<string> {
    return (await say(who, text)).map(({ message }) => message.markdown).join('\n---\n');
  }

  async function link(...grants: Grant[]) {
    for (const grant of grants) {
      await store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant }));
    }
  }

  const pass = (ms: number) => {
    time.now += ms;
  };
  return {
    admission,
    sharing,
    background,
    tokens,
    dispatch,
    say,
    answer,
    charts,
    link,
    pass,
    chat,
    store,
    entries,
    auditState,
    lines,
    revoking,
    admins,
  };
}

/** Minutes before NOW, as epoch milliseconds. */
export const minutesAgo = (n: number) => NOW - n * MINUTE;

/** Finds the secret of the one-time URL in a message; empty when there is none. */
export function secretIn(text = ''): string {
  return /\(https:\/\/bot\.example\/link\/([\w-]{43})\)/.exec(text)?.[1] ?? '';
}
