import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { bold, code, paragraphs } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import type { AccessRequest } from '../../core/access-requests.ts';
import type { Reply } from '../../core/chat.ts';
import { DAY, isRecent } from '../../core/clock.ts';
import { KnownError } from '../../core/errors.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { type LentNetworks, type Share, shareEnd, sharePerson } from '../../core/shares.ts';
import { decided, reopened } from '../../core/sharing/access-decision.ts';
import { lend } from '../../core/sharing/lend.ts';
import { isAllowedBy } from '../../core/sharing-rules.ts';
import { type GivenAccess, readGivenAccess } from './approve-access-arguments.ts';
import { lentNetwork } from './approve-access-networks.ts';
import { assertNeeded, type DecidedThrough, linkGone, requestFor } from './asked-lender.ts';
import { SAID_AGAIN } from './deny-access.ts';
import { assertMayLend } from './to-lend.ts';

/** Gives access to who asked for it, through the lender's own link. */
export const approveAccess: Command = {
  name: 'approve access',
  usage: '<request> <30d> [whole|named]',
  group: 'Sharing',
  changes: true,
  summary: 'Let somebody ask through your link who asked for it',
  examples: ['approve access k7m2p9qx 30d named', 'approve access k7m2p9qx 1d whole'],
  async run(invocation, deps) {
    const given = readGivenAccess(invocation, deps.sharing.maxDays);
    const through = await requestFor(given.id, invocation, deps);
    assertMayLend(through.grant, invocation.person);
    if (!isMine(through.request, invocation)) await assertNeeded(through.request, invocation.person.id, deps);
    const networks = await networksOf(given, through, invocation, deps);
    const share = shareOf(given, networks, through, invocation, deps);
    if (!isAllowedBy(deps.sharing, share, share.lender.orgId)) throw otherOrganization(through.request);
    // Of several who decide, and of one who presses twice, one lends.
    const lent = await deps.mutex.run(`access ${given.id}`, () => approve(share, invocation, deps));
    deps.access.takeBack(lent.request);
    await deps.access.announce(lent.request, await noticeOf(lent.share, invocation, deps));
    return approved(lent.share, invocation, deps);
  },
};

/** Whether this lender approved it before, as when their message is handled again after a crash. */
function isMine({ state, decidedBy }: AccessRequest, { person }: Pick<Invocation, 'person'>): boolean {
  return state === 'approved' && decidedBy === person.id;
}

/** Finds what is lent: without a word the network that was asked for, which is less than all. */
async function networksOf(
  given: GivenAccess,
  through: DecidedThrough,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<LentNetworks> {
  const { network } = through.request;
  const { scope = { kind: network === undefined ? 'whole' : 'named' } } = given;
  if (scope.kind === 'whole') return { kind: 'all' };
  const wanted = scope.kind === 'in' ? scope.network : network;
  if (wanted !== undefined) return lentNetwork(wanted, given, through, invocation, deps);
  const next = `Name one: ${code(`approve access ${given.id} ${given.days}d in`)} and its name.`;
  throw new KnownError('bad_arguments', 'They asked for no network by name.', next);
}

function shareOf(
  { days }: GivenAccess,
  networks: LentNetworks,
  { request, grant }: DecidedThrough,
  { person }: Invocation,
  { clock }: CommandDeps,
): Share {
  const { id, requester, reason } = request;
  const { organizationId, organizationName } = grant;
  const lentAt = clock();
  return {
    // That of the request: however often it is approved, it becomes one share.
    id,
    lender: sharePerson(person),
    ...{ organizationId, organizationName, networks, reason },
    borrower: { kind: 'person', ...requester },
    commands: { kind: 'usual' },
    lentAt,
    until: lentAt + days * DAY,
    requestId: id,
    uses: 0,
  };
}

/** Decides, then lends; what this lender has lent before stays as it is. @throws KnownError when nothing is lent */
async function approve(
  share: Share,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<{ request: AccessRequest; share: Share }> {
  const { store, clock } = deps;
  const { id } = invocation.person;
  const before = await store.findShare(share.id);
  const isOver = before !== undefined && shareEnd(before, clock()) !== undefined;
  const request = await store.changeAccessRequest(share.id, (one) => {
    const goesOn = before === undefined || (!isOver && isRecent(one.decidedAt ?? 0, SAID_AGAIN, clock));
    return isMine(one, invocation) && goesOn ? one : decided(one, 'approved', id, clock());
  });
  if (request === undefined) throw linkGone();
  if (before !== undefined) return { request, share: before };
  const how = { command: approveAccess.name, outcome: 'approved' } as const;
  if ((await lend(share, deps, how)) === 'link_ended') {
    await store.changeAccessRequest(share.id, (one) => reopened(one, id));
    throw linkGone();
  }
  return { request, share };
}

function otherOrganization({ requester }: AccessRequest): KnownError {
  const what = `${bold(requester.name)} is of another Webex organization than you, and may not borrow here.`;
  return new KnownError('not_allowed', what, 'The people who run me decide about that.');
}

/** Makes what the requester is told: who decided, and not who else was asked. */
async function noticeOf(share: Share, { person }: Invocation, deps: CommandDeps): Promise<string> {
  const { borrower, until } = share;
  const id = borrower.kind === 'person' ? borrower.personId : '';
  const { day } = await timesFor({ person: { id } }, deps);
  return paragraphs(
    `✅ ${bold(person.displayName)} lends you ${aboutOf(share)}, until ${day(until)}.`,
    `Just ask, for example ${code('status')}. You can ask, and change nothing.`,
  );
}

async function approved(share: Share, invocation: Invocation, deps: CommandDeps): Promise<Reply> {
  const { day } = await timesFor(invocation, deps);
  const { borrower, until } = share;
  const [name, email] = borrower.kind === 'person' ? [borrower.name, borrower.email] : ['', ''];
  const what = `✅ ${bold(name)} may ask about ${aboutOf(share)} through your link, until ${day(until)}.`;
  const end = `I told them. To end it, say ${code('unshare')} and their address, ${escapeMarkdown(email)}; ${code('shares')} shows how it is used.`;
  return { markdown: paragraphs(what, end), isPrivate: true, isDone: true };
}

/** Names what is lent: `**Rotterdam 301** in **Aurora Retail**`, or the organization. */
function aboutOf({ networks, organizationName }: Share): string {
  const [only] = networks.kind === 'named' ? networks.networks : [];
  return only === undefined ? bold(organizationName) : `${bold(only.name)} in ${bold(organizationName)}`;
}
