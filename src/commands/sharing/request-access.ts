import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { ago, code, paragraphs } from '../../bot/text/wording.ts';
import {
  ACCESS_REQUEST_LIFE,
  type AccessRequest,
  isDecidable,
  MAX_REQUESTS,
} from '../../core/access-requests.ts';
import type { Reply } from '../../core/chat.ts';
import { HOUR } from '../../core/clock.ts';
import { KnownError } from '../../core/errors.ts';
import { newReference } from '../../core/secrets.ts';
import { sharePerson } from '../../core/shares.ts';
import { lendersFor } from '../../core/sharing/access-lenders.ts';
import { isAlive, type WaitingCommand } from '../../core/tickets.ts';
import { readAskedFor } from './request-access-arguments.ts';
import { accessTheyHave } from './request-access-needless.ts';

/** Asks people of one's own Webex organization for access through their links. */
export const requestAccess: Command = {
  name: 'request access',
  usage: '[in <network>] [because …]',
  group: 'Sharing',
  changes: true,
  summary: 'Ask people of your organization to let you ask through their link',
  examples: ['request access', 'request access in Rotterdam 301 because I am on site today'],
  async run(invocation, deps) {
    const { store, clock, sharing } = deps;
    if (sharing.mode === 'off') throw askingIsOff();
    const asked = readAskedFor(invocation.argumentText);
    const needless = await accessTheyHave(asked, invocation, deps);
    if (needless !== undefined) return needless;
    const waiting = await waitingQuestion(invocation, deps);
    const now = clock();
    const requester = sharePerson(invocation.person);
    const request: AccessRequest = {
      id: newReference(),
      requester,
      ...asked,
      waiting,
      asked: { lenders: lendersFor(requester, await store.listGrants(), deps.admission) },
      state: 'open',
      requestedAt: now,
      expiresAt: now + ACCESS_REQUEST_LIFE,
    };
    const isAdded = await store.addAccessRequest(request, (others) => whyNot(others, now) === undefined);
    if (!isAdded) return refuse(requester.personId, waiting, deps);
    await deps.audit.record({
      action: 'access_requested',
      outcome: 'requested',
      command: requestAccess.name,
      actor: invocation.person,
      shareId: request.id,
      subject: { personId: requester.personId, organizationId: '' },
    });
    await deps.access.ask(request);
    return requested(waiting !== undefined);
  },
};

/** Creates the refusal where the operator lets nobody borrow. */
export function askingIsOff(): KnownError {
  const what = 'Nobody can be given access here: the people who run me turned it off.';
  return new KnownError('not_allowed', what, `${code('link')} links your own organization.`);
}

/** The same words whether or not anybody can be asked: they tell nothing of organizations, networks or people. */
function requested(isWaiting: boolean): Reply {
  const markdown = paragraphs(
    '**I passed your request on.** Who can give you access sees your name, your address and what you wrote.',
    `I tell you when somebody decides${isWaiting ? ', and then I answer what you asked' : ''}. After ${ACCESS_REQUEST_LIFE / HOUR} hours the request ends by itself.`,
  );
  return { markdown, isPrivate: false, isDone: true };
}

/**
 * Finds the question that led to the request: that of the offer whose button was pressed, or of one that can still be used; what
 * for is said in words, as the offer says.
 */
async function waitingQuestion(
  { pressed, person }: Invocation,
  { store, clock }: CommandDeps,
): Promise<WaitingCommand | undefined> {
  const ticket = await store.findOpenTicket(person.id);
  return ticket !== undefined && (pressed !== undefined || isAlive(ticket, clock()))
    ? ticket.waiting
    : undefined;
}

/** Decides whether a person may make one more request. @param others newest first */
function whyNot(
  others: readonly AccessRequest[],
  now: number,
): { open: AccessRequest } | { oldest: AccessRequest } | undefined {
  const open = others.find((one) => isDecidable(one, now));
  if (open !== undefined) return { open };
  const oldest = others.filter(({ requestedAt }) => requestedAt > now - ACCESS_REQUEST_LIFE)[
    MAX_REQUESTS - 1
  ];
  return oldest && { oldest };
}

/** What somebody can do meanwhile. */
const OWN_LINK = `${code('link')} links an organization of your own.`;

/** @throws KnownError `busy`, with what was asked when */
async function refuse(
  personId: string,
  waiting: WaitingCommand | undefined,
  { store, clock, access, admission }: CommandDeps,
): Promise<never> {
  const now = clock();
  const why = whyNot(await store.listAccessRequests(personId), now);
  if (why === undefined)
    throw new KnownError(
      'busy',
      'Your request has just been decided.',
      `Look at what I told you about it; ${code('shares')} shows what is lent to you.`,
    );
  if ('oldest' in why) {
    const what = `You asked for access ${MAX_REQUESTS} times within ${ACCESS_REQUEST_LIFE / HOUR} hours.`;
    const next = `You can ask again ${ACCESS_REQUEST_LIFE / HOUR} hours after the first of them, which was ${ago(why.oldest.requestedAt, now)}.`;
    throw new KnownError('busy', what, `${next} ${OWN_LINK}`);
  }
  const { open } = why;
  // When nobody could be asked, somebody may have linked since.
  const found =
    open.asked.lenders.length > 0 ? [] : lendersFor(open.requester, await store.listGrants(), admission);
  const changed = await store.changeAccessRequest(open.id, (one) => ({
    ...one,
    ...(waiting !== undefined && { waiting }),
    // Without the time at which somebody was asked, these are asked now.
    ...(one.asked.lenders.length === 0 && found.length > 0 && { asked: { lenders: found } }),
  }));
  // A process that ended right after it had stored the request has asked nobody.
  await access.ask(changed ?? open);
  const what = `You asked for access ${ago(open.requestedAt, now)}, and nobody has decided yet.`;
  const then = waiting === undefined ? '' : ', and then I answer what you asked last';
  const next = `I tell you when somebody does${then}. ${ACCESS_REQUEST_LIFE / HOUR} hours after you asked, you can ask again.`;
  throw new KnownError('busy', what, `${next} ${OWN_LINK}`);
}
