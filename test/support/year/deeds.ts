import { KnownError } from '../../../src/core/errors.ts';
import type { Grant } from '../../../src/core/links.ts';
import { ProviderError } from '../../../src/core/provider.ts';
import { personSettings } from '../../../src/core/settings.ts';
import { completeTicket, newTicket, TicketRefusedError } from '../../../src/core/tickets.ts';
import type { SoakServer } from './authorization-server.ts';
import { type Books, isSame } from './books.ts';
import type { Consents } from './consents.ts';
import type { Life } from './life.ts';
import type { Random } from './random.ts';

/** What happens in one is concurrent. */
export const SLOTS_A_DAY = 2;

export interface Someone {
  id: string;
  /** Days from one question to the next, more or less. */
  habit: number;
  organizations: string[];
  /** To be linked again, since a command said that it ended. */
  wanted: string | undefined;
}

export interface DeedParts {
  life: Life;
  books: Books;
  consents: Consents;
  server: SoakServer;
  clock(): number;
  /** `server.trouble` when this slot began. */
  troubleBefore: number;
}

/** One thing that somebody does; its dice are its own, so that a seed repeats it. */
export type Deed = (parts: DeedParts) => Promise<void>;

/** What a person does in one slot, administrators included. */
export function planDeeds(who: Someone, random: Random): Deed[] {
  const deeds: Deed[] = [];
  const slot = (days: number) => random.chance(1 / (SLOTS_A_DAY * days));
  const organization = random.pick(who.organizations) ?? '';
  const dice = random.below(1 << 30);
  const { wanted } = who;
  if (wanted !== undefined && slot(2)) {
    who.wanted = undefined;
    deeds.push((parts) => link(who, wanted, parts));
  }
  if (slot(who.habit)) deeds.push((parts) => ask(who, dice, parts));
  if (slot(60)) deeds.push((parts) => link(who, organization, parts));
  if (slot(250)) deeds.push((parts) => end(who, [organization], parts));
  if (slot(700)) deeds.push((parts) => end(who, who.organizations, parts));
  if (slot(90)) deeds.push((parts) => keepAlive(who, dice % 3 > 0, parts));
  return deeds;
}

/** Signs in, agrees, and comes back with a code. */
export async function link(who: Someone, organizationId: string, parts: DeedParts): Promise<void> {
  const { life, books, consents, clock } = parts;
  const person = { id: who.id, displayName: who.id, email: `${who.id}@example.com`, orgId: 'aurora' };
  const { ticket } = newTicket(person, clock);
  await life.store.saveTicket({ ...ticket, stage: 'completing' });
  const settle = async () => void (await life.store.changeTicket(ticket.hash, completeTicket));
  try {
    await life.grants.make(ticket, consents.agree(who.id, organizationId), undefined, settle);
    books.count('linked');
  } catch (error) {
    if (!(error instanceof ProviderError) && !(error instanceof TicketRefusedError)) throw error;
    books.count('consents that failed');
  }
}

/** A command with one of the person's links, held against the server's own check of the token. */
async function ask(who: Someone, dice: number, parts: DeedParts): Promise<void> {
  const links = await parts.life.store.listGrants(who.id);
  const grant = links[dice % Math.max(1, links.length)];
  if (grant) await askWith(grant, who, parts, dice % 10 === 0);
}

/** @param isDropped Meraki takes the access token back before it is used */
export async function askWith(
  grant: Grant,
  who: Someone,
  parts: DeedParts,
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
    else if (organization !== undefined) books.violations.push('answered with another organization');
    else if (await isServed(grant, parts)) books.violations.push('a dead token was served');
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    books.count(`refused: ${error.code}`);
    if (error.code === 'sign_in_unavailable' && server.trouble === parts.troubleBefore)
      books.violations.push('unavailable although nothing was wrong');
    if (error.code !== 'relink_required') return;
    const ended = await life.store.findGrant(grant);
    if (ended) await life.sayEnded(ended);
    who.wanted = grant.organizationId;
  }
}

/** Whether it is still this link that is served: not if somebody ended or replaced it meanwhile. */
async function isServed(grant: Grant, { life }: DeedParts): Promise<boolean> {
  const now = await life.store.findGrant(grant);
  return now?.status === 'active' && isSame(now, grant);
}

/** `unlink`, or an administrator's `revoke`. */
async function end(who: Someone, organizations: string[], { life, books }: DeedParts): Promise<void> {
  for (const organizationId of organizations) {
    const key = { personId: who.id, organizationId };
    const stopped = await life.tokens.stopServing(key);
    if (stopped === undefined) continue;
    const now = await life.store.findGrant(key);
    if (now && isSame(now, stopped.grant)) books.violations.push('served after it was revoked');
    books.count(`revocations: ${await life.tokens.revokeAtMeraki(stopped)}`);
  }
}

async function keepAlive(who: Someone, wanted: boolean, { life, books, clock }: DeedParts): Promise<void> {
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
