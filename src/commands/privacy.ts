import { audienceIn, WHO_DECIDES } from '../bot/audience.ts';
import { recordDeed } from '../bot/audit.ts';
import type { Command, CommandDeps, Invocation } from '../bot/command.ts';
import { code, countOf, paragraphs } from '../bot/text/wording.ts';
import { KnownError } from '../core/errors.ts';
import { type Privacy, spaceSettings } from '../core/settings.ts';

const CHOICES = `${code('privacy here')}, ${code('privacy direct')} or ${code('privacy default')}`;
const TAKEN_BACK = `${code('privacy default')} takes it back.`;

/** Tells and decides whether answers are posted in a space. */
export const privacy: Command = {
  name: 'privacy',
  usage: '[here|direct|default]',
  group: 'This bot',
  summary: 'Whether answers about your organization are posted in this space or sent to you directly',
  examples: ['privacy', 'privacy here', 'privacy direct', 'privacy default'],
  async run(invocation, deps) {
    const wanted = invocation.argument.toLowerCase();
    if (invocation.isDirect)
      return publicReply('There is nothing to set here: only you and I read in this space.');
    if (wanted === '') return publicReply(await currentAudience(invocation, deps));
    if (wanted !== 'here' && wanted !== 'direct' && wanted !== 'default') {
      throw new KnownError('bad_arguments', 'Privacy is here, direct or default.', `Say ${CHOICES}.`);
    }
    await assertMayDecide(invocation, deps);
    const decided = wanted === 'here' ? await postedForReadersNow(invocation, deps) : wanted;
    const next: Privacy | undefined =
      decided === 'direct' ? { answers: 'direct' } : decided === 'default' ? undefined : decided;
    await deps.store.changeSettings(spaceSettings(invocation.place.roomId), (settings) => ({
      ...settings,
      privacy: next,
    }));
    await recordDeed(invocation, deps, { action: 'setting', command: privacy.name, outcome: wanted });
    return publicReply(inWords(next));
  },
};

/** Refuses, and records, a person who may not decide about the space. @throws KnownError `not_allowed`, `webex_refused` */
async function assertMayDecide(invocation: Invocation, deps: CommandDeps): Promise<void> {
  const { person, place } = invocation;
  if (deps.isAdmin(person.id)) return;
  if (await orWebexError(deps.chat.isModerator(place.roomId, person.id))) return;
  await recordDeed(invocation, deps, { action: 'refused', command: privacy.name, outcome: 'not_allowed' });
  const what = 'Only a moderator of this space or an administrator of this bot can set that.';
  const next = (await orWebexError(deps.chat.hasModerators(place.roomId)))
    ? 'Ask one of them.'
    : 'This space has no moderators: make somebody a moderator of it in Webex, or ask an administrator of this bot, who has to be in this space to say it.';
  throw new KnownError('not_allowed', what, next);
}

/**
 * The decision to post, for the organizations that read in the space now.
 *
 * @throws KnownError `webex_refused`
 */
async function postedForReadersNow(
  { person, place }: Invocation,
  { chat, isAdmin }: CommandDeps,
): Promise<Privacy> {
  const readers = await orWebexError(chat.organizationsIn(place.roomId));
  if (readers.has('') || readers.size === 0) {
    const what = 'Webex does not tell me of which organization everybody in this space is.';
    throw new KnownError('webex_refused', what, 'So answers go directly here, and nothing was changed.');
  }
  const askers = isAdmin(person.id) ? undefined : person.orgId;
  return { answers: 'here', readers: [...readers].toSorted(), askers };
}

/** Waits for an answer of Webex. @throws KnownError `webex_refused` when there is none */
async function orWebexError<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    const next = 'Nothing was changed; try again.';
    throw new KnownError('webex_refused', 'Webex does not tell me who is in this space.', next, { cause });
  }
}

async function currentAudience(invocation: Invocation, deps: CommandDeps): Promise<string> {
  const { isPosted, why } = await audienceIn(invocation, deps);
  return paragraphs(
    isPosted
      ? `**Answers about your organization are posted here:** ${why}.`
      : `**Answers about your organization go to you directly:** ${why}.`,
    `To change it, ${WHO_DECIDES} ${CHOICES}.`,
  );
}

function inWords(privacy: Privacy | undefined): string {
  if (privacy === undefined) {
    return '**From now on who reads decides:** answers are posted here only while everybody in this space is of the Webex organization of whoever asks; else they go directly.';
  }
  if (privacy.answers === 'direct') {
    return `**From now on answers about an organization go to whoever asks, directly,** and this space gets a line that says so. ${TAKEN_BACK}`;
  }
  const whose = privacy.askers === undefined ? 'whoever asks' : 'people of your Webex organization';
  return paragraphs(
    `**From now on answers to ${whose} are posted here,** where people of ${countOf(privacy.readers.length, 'Webex organization')} read.`,
    `Once somebody of a further one joins, they go directly again. ${TAKEN_BACK}`,
  );
}

function publicReply(markdown: string): { markdown: string; isPrivate: false } {
  return { markdown, isPrivate: false };
}
