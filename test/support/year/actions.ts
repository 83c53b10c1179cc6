import { KnownError } from '../../../src/core/errors.ts';
import type { Grant } from '../../../src/core/links.ts';
import { ProviderError } from '../../../src/core/provider.ts';
import { personSettings } from '../../../src/core/settings.ts';
import { TicketRefusedError } from '../../../src/core/ticket-refusal.ts';
import { newTicket } from '../../../src/core/tickets.ts';
import type { SoakServer } from './authorization-server.ts';
import { type Books, isSame } from './books.ts';
import type { Consents } from './consents.ts';
import type { Life } from './life.ts';
import type { Random } from './random.ts';

/** The parts of a day; all actions within one of them run concurrently. */
export const SLOTS_A_DAY = 2;

export interface Someone {
  id: string;
  /** The average number of days between two questions. */
  habit: number;
  organizations: string[];
  /** The organization that the person will link again, because a command answered that the link has ended. */
  wanted: string | undefined;
}

export interface ActionParts {
  life: Life;
  books: Books;
  consents: Consents;
  server: SoakServer;
  clock(): number;
  /** The value of `server.failures` when this slot began. */
  failuresBefore: number;
}

/** One action of a person. Its random numbers are drawn beforehand, so that a seed repeats it. */
export type Action = (parts: ActionParts) => Promise<void>;

/** Draws the actions of a person in one slot, and those of administrators on the person's links. */
export function planActions(who: Someone, random: Random): Action[] {
  const actions: Action[] = [];
  const slot = (days: number) => random.chance(1 / (SLOTS_A_DAY * days));
  const organization = random.pick(who.organizations) ?? '';
  const dice = random.below(1 << 30);
  const { wanted } = who;
  if (wanted !== undefined && slot(2)) {
    who.wanted = undefined;
    actions.push((parts) => link(who, wanted, parts));
  }
  if (slot(who.habit)) actions.push((parts) => ask(who, dice, parts));
  if (slot(60)) actions.push((parts) => link(who, organization, parts));
  if (slot(250)) actions.push((parts) => end(who, [organization], parts));
  if (slot(700)) actions.push((parts) => end(who, who.organizations, parts));
  if (slot(90)) actions.push((parts) => keepAlive(who, dice % 3 > 0, parts));
  return actions;
}

/** Makes a link: the person agrees, and the authorization code is exchanged for tokens. */
export async function link(who: Someone, organizationId: string, parts: ActionParts): Promise<void> {
  const { life, books, consents, clock } = parts;
  const person = { id: who.id, displayName: who.id, email: `${who.id}@example.com`, orgId: 'aurora' };
  const { ticket } = newTicket(person, clock);
  await life.store.saveTicket({ ...ticket, stage: 'completing' });
  try {
    await life.grants.make(ticket, consents.agree(who.id, organizationId), undefined);
    books.count('linked');
  } catch (error) {
    if (!(error instanceof ProviderError) && !(error instanceof TicketRefusedError)) throw error;
    books.count('consents that failed');
  }
}

/** Asks with one of the person's links. */
async function ask(who: Someone, dice: number, parts: ActionParts): Promise<void> {
  const links = await parts.life.store.listGrants(who.id);
  const grant = links[dice % Math.max(1, links.length)];
  if (grant) await askWith(grant, who, parts, dice % 10 === 0);
}

/**
 * Asks with a link as a command does, and compares the outcome with the server's own check of the token.
 *
 * @param isDropped whether Meraki makes the access token invalid before it is used
 */
export async function askWith(
  grant: Grant,
  who: Someone,
  parts: ActionParts,
  isDropped = false,
): Promise<void> {
  const { life, books, consents, server } = parts;
  const source = life.tokens.source(grant);
  const check = (token: string) => {
    books.onServed(token);
    return life.fate.during(() => organizationOf(token, server.url));
  };
  try {
    let token = await source.token();
    if (isDropped) consents.drop(token);
    let organization = await check(token);
    if (organization === undefined) {
      token = await source.renew(token);
      organization = await check(token);
    }
    if (organization === grant.organizationId) books.count('answered');
    else if (organization !== undefined)
      books.violations.push('a question was answered from another organization');
    else if (await isServed(grant, parts)) books.violations.push('a dead token was served');
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    books.count(`refused: ${error.code}`);
    if (error.code === 'sign_in_unavailable' && server.failures === parts.failuresBefore)
      books.violations.push('sign-in was called unavailable although no request failed');
    if (error.code !== 'relink_required') return;
    const ended = await life.store.findGrant(grant);
    if (ended) await life.sendEnded(ended);
    who.wanted = grant.organizationId;
  }
}

/** Whether this link is still active; not if it was ended or replaced meanwhile. */
async function isServed(grant: Grant, { life }: ActionParts): Promise<boolean> {
  const now = await life.store.findGrant(grant);
  return now?.status === 'active' && isSame(now, grant);
}

/** Ends links, as `unlink` and an administrator's `revoke` do. */
async function end(who: Someone, organizations: string[], { life, books }: ActionParts): Promise<void> {
  for (const organizationId of organizations) {
    const key = { personId: who.id, organizationId };
    const stopped = await life.tokens.stopServing(key);
    if (stopped === undefined) continue;
    const now = await life.store.findGrant(key);
    if (now && isSame(now, stopped.grant)) books.violations.push('a link is stored after it was revoked');
    books.count(`revocations: ${await life.tokens.revokeAtMeraki(stopped)}`);
  }
}

async function keepAlive(who: Someone, wanted: boolean, { life, books, clock }: ActionParts): Promise<void> {
  books.keptAliveSince.delete(who.id);
  await life.store.changeSettings(personSettings(who.id), (settings) => ({ ...settings, keepAlive: wanted }));
  if (wanted) books.keptAliveSince.set(who.id, clock());
}

async function organizationOf(token: string, url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/api/v1/organizations`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const body: unknown = await response.json();
  if (!Array.isArray(body)) return undefined;
  const [first] = body;
  return typeof first?.id === 'string' ? first.id : undefined;
}
