import { KnownError, messageOf } from '../core/errors.ts';
import type { Grant } from '../core/links.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import type { RevokeOutcome } from '../core/tokens.ts';
import type { Asked, Command, Parts } from './command.ts';
import { linkTo } from './links-of.ts';
import { bold, listed } from './wording.ts';

type Outcome = RevokeOutcome | 'gone already' | 'failed';

interface Result {
  grant: Grant;
  outcome: Outcome;
}

const OUTCOMES: Record<Outcome, string> = {
  confirmed: 'revoked, Meraki confirmed it',
  queued: 'stopped; Meraki could not be told yet, and I keep telling it until it confirms',
  'gone already': 'was gone already',
  failed: '**could not be revoked**; ask again',
};

export const revoke: Command = {
  name: 'revoke',
  usage: 'e-mail [organization]',
  group: 'Administrators',
  summary: "Revoke a person's links, or the one to an organization",
  examples: ['revoke ada@example.com', 'revoke ada@example.com Aurora Retail'],
  async run(asked, parts) {
    const [email, ...organization] = asked.words;
    if (!email?.includes('@')) {
      const what = 'I need the e-mail address of the person whose links shall be revoked.';
      throw new KnownError('bad_arguments', what, `For example: \`${revoke.examples[0]}\`.`);
    }
    const theirs = await linksOf(email, parts);
    const chosen = organization.length > 0 ? [linkTo(theirs, organization.join(' '))] : theirs;
    const results: Result[] = [];
    for (const grant of chosen) results.push({ grant, outcome: await revokeOne(grant, asked, parts) });
    const told = await tellPeople(results, asked, parts);
    const lines = results.map(
      ({ grant, outcome }) => `- ${bold(grant.organizationName)} – ${OUTCOMES[outcome]}`,
    );
    const who = `${bold(theirs[0].personName)} (${escapeMarkdown(theirs[0].personEmail)})`;
    const closing = "On Meraki's side a last token can stay valid for up to 10 minutes.";
    return {
      markdown: `Links of ${who}:\n\n${lines.join('\n')}\n\n${closing} ${told}`.trim(),
      isPrivate: true,
    };
  },
};

/** By the person's id, which is what counts; by the address in the links when Webex no longer knows it. */
async function linksOf(email: string, { chat, store, log }: Parts): Promise<[Grant, ...Grant[]]> {
  const person = await chat.findPerson(email).catch((error) => {
    log.warn({ error: messageOf(error) }, 'person not looked up');
    return undefined;
  });
  const byId = person ? await store.listGrants(person.id) : [];
  const lower = email.toLowerCase();
  const byEmail = async () =>
    (await store.listGrants()).filter(({ personEmail }) => personEmail.toLowerCase() === lower);
  const [first, ...rest] = byId.length > 0 ? byId : await byEmail();
  if (first) return [first, ...rest];
  const what = `${escapeMarkdown(email)} has no links.`;
  throw new KnownError('not_found', what, 'Say **links** to see whose there are.');
}

/** One that fails does not keep the others from being revoked. */
async function revokeOne(grant: Grant, asked: Asked, { tokens, audit, clock, log }: Parts): Promise<Outcome> {
  const { personId, organizationId } = grant;
  let outcome: Outcome;
  try {
    outcome = (await tokens.revoke({ personId, organizationId }))?.outcome ?? 'gone already';
  } catch (error) {
    log.error({ err: error, reference: asked.reference, personId, organizationId }, 'not revoked');
    outcome = 'failed';
  }
  const entry = {
    at: clock(),
    actorId: asked.person.id,
    action: 'revoke' as const,
    personId,
    organizationId,
  };
  await audit.record({ ...entry, outcome, reference: asked.reference });
  return outcome;
}

/** @returns what the administrator shall know of it */
async function tellPeople(results: Result[], { person }: Asked, { chat, log }: Parts): Promise<string> {
  const done = results.filter(({ outcome }) => outcome === 'confirmed' || outcome === 'queued');
  const told = new Map<string, boolean>();
  for (const [personId, theirs = []] of Map.groupBy(done, ({ grant }) => grant.personId)) {
    if (personId === person.id) continue;
    const names = listed(theirs.map(({ grant }) => bold(grant.organizationName)));
    const by = `${escapeMarkdown(person.displayName)} (${escapeMarkdown(person.email)})`;
    const markdown = `Your link to ${names} was revoked by ${by}, an administrator of this bot. I forgot its tokens. If you still need it, ask them, then say **link**.`;
    try {
      await chat.sendDirect(personId, { markdown });
      told.set(personId, true);
    } catch (error) {
      log.warn({ personId, error: messageOf(error) }, 'person not told of a revocation');
      told.set(personId, false);
    }
  }
  if (told.size === 0) return '';
  const all = [...told.values()].every(Boolean);
  return all ? 'I told them.' : 'I could not tell them: Webex refused the direct message.';
}
