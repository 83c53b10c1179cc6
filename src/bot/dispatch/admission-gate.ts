import { LRUCache } from 'lru-cache';
import type { Admission } from '../../core/admission.ts';
import type { AuditLog } from '../../core/audit-log.ts';
import type { Chat, Message } from '../../core/chat.ts';
import { sendClaimed } from '../../core/claimed-notice.ts';
import { type Clock, DAY, isAhead, MINUTE } from '../../core/clock.ts';
import { HANDLED, type Handled, OwnershipLostError } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import type { Meter } from '../../core/meter.ts';
import { noteOrganization } from '../../core/note-organization.ts';
import type { Person } from '../../core/person.ts';
import { refusalSettings } from '../../core/settings.ts';
import type { Store } from '../../core/store.ts';
import { recordDeed } from '../audit.ts';
import type { Command } from '../command.ts';
import { isAdmitted, isForAdministrators, outsideNoticeFor } from '../permissions.ts';
import { isClearQuestion } from './announcement.ts';
import { normalizeText, parseCommand } from './parse-command.ts';

/** People, and refusals, that are remembered so that the store is asked once. */
const MAX_REMEMBERED = 10_000;
/** Milliseconds for which the line is tried to be sent: the messages of others in the space wait for it. */
const LINE_TIMEOUT = MINUTE;

/** The collaborators of the gate. */
export interface AdmissionGateDeps {
  admission: Admission;
  commands: readonly Command[];
  isAdmin(personId: string): boolean;
  store: Pick<Store, 'changeSettings' | 'listGrants' | 'withGrantLock'>;
  chat: Pick<Chat, 'sendDirect'>;
  audit: AuditLog;
  clock: Clock;
  /** The monotonic clock. */
  now: Clock;
  log: Log;
  meter: Meter;
}

/** The gate in front of whatever answers messages. */
export interface AdmissionGate {
  /** Returns a function that passes on the messages of people who may use the bot. */
  before(answer: (message: Message) => Promise<Handled>): (message: Message) => Promise<Handled>;
  /** Tells whether the person was refused when they last asked this instance. */
  isRefused(personId: string): boolean;
}

/**
 * Creates the gate. It passes on the messages of people whose Webex organization may use the bot, and administrators'
 * commands of administrators. Of everybody else nothing is run, kept or answered in a space: they get one direct line a day,
 * however many instances there are, and their first administrators' command of a day is in the audit log. The person's
 * organization is noted with their links, which are suspended or not by it.
 */
export function createAdmissionGate(deps: AdmissionGateDeps): AdmissionGate {
  const { admission, commands, store, chat, clock, log, meter } = deps;
  const organizations = new LRUCache<string, { orgId: string }>({ max: MAX_REMEMBERED });
  const refusals = new LRUCache<string, number>({ max: MAX_REMEMBERED });
  const refused = new LRUCache<string, true>({ max: MAX_REMEMBERED });

  async function note({ id, orgId }: Person): Promise<void> {
    if (organizations.get(id)?.orgId === orgId) return;
    try {
      await noteOrganization({ id, orgId }, store);
      organizations.set(id, { orgId });
    } catch (err) {
      log.warn({ err, personId: id }, "Webex organization of a person not stored with the person's links");
    }
  }

  /** Tells whether this is the first call of the day for these settings, on any instance. @param id of the settings */
  async function isFirstToday(id: string): Promise<boolean> {
    const time = clock();
    if (isAhead(refusals.get(id) ?? 0, DAY, time)) return false;
    let isFirst = false;
    const { expiresAt = 0 } = await store.changeSettings(id, (settings) => {
      isFirst = !isAhead(settings.expiresAt ?? 0, DAY, time);
      return isFirst ? { ...settings, expiresAt: time + DAY } : settings;
    });
    refusals.set(id, expiresAt);
    return isFirst;
  }

  async function forgetToday(id: string): Promise<void> {
    refusals.delete(id);
    await store.changeSettings(id, (settings) => ({ ...settings, expiresAt: clock() }));
  }

  async function refuse(message: Message, command: Command | undefined): Promise<void> {
    const { person } = message;
    const isAdministrators = command !== undefined && isForAdministrators(command);
    await message.checkOwnership?.();
    if (isAdministrators && (await isFirstToday(refusalSettings(person.id, 'audit'))))
      await recordDeed(message, deps, { action: 'refused', command: command.name, outcome: 'outside' });
    const line = refusalSettings(person.id, 'line');
    if (!(await isFirstToday(line))) return;
    log.info(
      { personId: person.id, orgId: person.orgId },
      'a person of a Webex organization that may not use the bot is refused',
    );
    const until = deps.now() + LINE_TIMEOUT;
    const send = () => chat.sendDirect(person.id, outsideNoticeFor(person, deps), { until });
    await sendClaimed(send, () => forgetToday(line), log);
  }

  return {
    isRefused: (personId) => refused.has(personId),
    before: (answer) => async (message) => {
      const { person, text } = message;
      await note(person);
      // The text is read only if the answer depends on it.
      const command = admission.admits(person.orgId)
        ? undefined
        : parseCommand(normalizeText(text), commands)?.command;
      if (isAdmitted(person, command, deps)) {
        refused.delete(person.id);
        return answer(message);
      }
      refused.set(person.id, true);
      meter.taken('outside');
      if (!isClearQuestion(message, commands)) return HANDLED;
      try {
        await refuse(message, command);
      } catch (error) {
        if (error instanceof OwnershipLostError) throw error;
        log.warn({ err: error, personId: person.id }, 'refused person not told');
      }
      return HANDLED;
    },
  };
}
