import type { Grant } from './links.ts';
import type { Log } from './log.ts';
import { webexUuid } from './webex-id.ts';

/**
 * WEBEX_ORGS: the Webex organizations whose people may use the bot. everybody: of every organization · listed: those with
 * these UUIDs · administrators: those of BOT_ADMINS.
 */
export type AdmittedOrganizations =
  | { kind: 'everybody' }
  | { kind: 'listed'; uuids: readonly string[] }
  | { kind: 'administrators' };

/** BOT_ADMINS: the administrators as their operator names them. */
export interface NamedAdmins {
  /** E-mail addresses. */
  emails: readonly string[];
  /** The UUIDs of person ids. */
  personIds: readonly string[];
}

/** The people who may use the bot, by their Webex organization. */
export interface Admission {
  /**
   * Whether people of a Webex organization may use the bot.
   *
   * @param orgId of the person as Webex gives it; empty when Webex shows none, and then only `*` admits them
   */
  admits(orgId: string): boolean;
  /**
   * Whether a link is suspended, because its person may not use the bot: it is kept, and neither used nor renewed until the person
   * may again. A link whose person's organization is not known is awake: its person is looked at before each question
   * anyway, and to let it lapse would take it from people who did nothing wrong.
   */
  isSuspended(grant: Pick<Grant, 'personOrgId'>): boolean;
  /** Returns the UUIDs of the organizations that are admitted now. */
  admitted(): 'everybody' | readonly string[];
  /** Logs who is admitted, unless that was logged before. */
  report(): void;
}

/**
 * Creates the admission.
 *
 * @param deps.ofAdministrators returns the Webex organizations of BOT_ADMINS, the last known ones, as Webex gives them
 */
export function createAdmission(deps: {
  organizations: AdmittedOrganizations;
  ofAdministrators(): readonly string[];
  log: Log;
}): Admission {
  const { organizations, ofAdministrators, log } = deps;
  let reported: string | undefined;
  /** The UUIDs in the administrators' organizations, as they were when they were last asked for. */
  let read: { from: string; uuids: readonly string[] } = { from: '', uuids: [] };

  function admitted(): 'everybody' | readonly string[] {
    if (organizations.kind === 'everybody') return 'everybody';
    if (organizations.kind === 'listed') return organizations.uuids;
    const orgIds = ofAdministrators();
    const from = orgIds.join(' ');
    // Each question and each link asks, and the answer seldom changes.
    if (from !== read.from) read = { from, uuids: uuidsIn(orgIds) };
    return read.uuids;
  }

  function admits(orgId: string): boolean {
    const now = admitted();
    if (now === 'everybody') return true;
    const uuid = webexUuid(orgId, 'ORGANIZATION');
    return uuid !== undefined && now.includes(uuid);
  }

  return {
    admits,
    isSuspended: ({ personOrgId }) => personOrgId !== undefined && !admits(personOrgId),
    admitted,
    report() {
      const now = admitted();
      const isNew = reported !== String(now);
      reported = String(now);
      if (!isNew) return;
      const from = organizations.kind === 'administrators' ? 'BOT_ADMINS' : 'WEBEX_ORGS';
      if (now === 'everybody') log.warn({ from }, 'everybody in Webex may use the bot');
      else if (now.length > 0)
        log.info({ organizations: now, from }, 'people of these Webex organizations may use the bot');
      else
        log.error(
          { from },
          'nobody may use the bot: set WEBEX_ORGS, or BOT_ADMINS to people whose organization Webex shows',
        );
    },
  };
}

/** An id without a UUID may stand for many companies at once, such as all who use Webex for free: it is left out. */
function uuidsIn(orgIds: readonly string[]): string[] {
  const uuids = orgIds.flatMap((orgId) => webexUuid(orgId, 'ORGANIZATION') ?? []);
  return [...new Set(uuids)].sort();
}
