import { audienceIn } from '../bot/audience.ts';
import { recordDeed } from '../bot/audit.ts';
import type { Command, CommandDeps, Invocation } from '../bot/command.ts';
import { orWebexError } from '../bot/or-webex-error.ts';
import { asKeyword } from '../bot/text/tokens.ts';
import { code, countOf, paragraphs } from '../bot/text/wording.ts';
import { KnownError } from '../core/errors.ts';
import { type Privacy, type Settings, spaceSettings } from '../core/settings.ts';
import { assertMayOpen, WHO_IS_HERE } from './privacy-rules.ts';

const CHOICES = `${code('privacy here')}, ${code('privacy direct')} or ${code('privacy default')}`;
const TAKEN_BACK = `${code('privacy default')} undoes this.`;

/** Tells and decides whether answers are posted in a space. */
export const privacy: Command = {
  name: 'privacy',
  usage: '[here|direct|default]',
  group: 'This bot',
  changes: true,
  summary: 'Where answers go in this space: posted here, or sent to you in a direct message',
  examples: ['privacy', 'privacy here', 'privacy direct', 'privacy default'],
  alsoSaid: ['who can read the answers', 'post answers here', 'what do you store about me'],
  words: { privacy: 8 },
  async run(invocation, deps) {
    const wanted = asKeyword(invocation.argument);
    if (invocation.isDirect)
      return publicReply('There is nothing to set here: only you and I can read this space.');
    if (wanted === '') return publicReply(await currentAudience(invocation, deps));
    if (wanted === 'direct') return { ...publicReply(await keepDirect(invocation, deps)), isDone: true };
    if (wanted === 'here' || wanted === 'default')
      return { ...publicReply(await open(wanted, invocation, deps)), isDone: true };
    throw new KnownError('bad_arguments', 'Privacy is here, direct or default.', `Say ${CHOICES}.`);
  },
};

/** Decides that answers go directly, as every member may. Repeating it leaves the decision with whoever said it first. */
async function keepDirect(invocation: Invocation, deps: CommandDeps): Promise<string> {
  const next: Privacy = { answers: 'direct' };
  await deps.store.changeSettings(spaceSettings(invocation.place.roomId), (settings) =>
    settings.privacy?.answers === 'direct' ? settings : decided(next, invocation, settings),
  );
  await recordChange('direct', invocation, deps);
  return inWords(next);
}

/** @throws KnownError `not_allowed`, `webex_refused` */
async function open(wanted: 'here' | 'default', invocation: Invocation, deps: CommandDeps): Promise<string> {
  const id = spaceSettings(invocation.place.roomId);
  const before = (await deps.store.findSettings(id)) ?? { id };
  await assertMayOpen(before, invocation, deps);
  const next = wanted === 'here' ? await postedForReadersNow(invocation, deps) : undefined;
  await deps.store.changeSettings(id, (settings) => {
    if (!isSameDecision(settings, before)) throw decidedMeanwhile();
    return decided(next, invocation, settings);
  });
  await recordChange(wanted, invocation, deps);
  return inWords(next);
}

/** Returns the settings with the decision, and with the person who made it. */
function decided(
  privacy: Privacy | undefined,
  { person: { id: personId, orgId } }: Pick<Invocation, 'person'>,
  settings: Settings,
): Settings {
  const chooser = privacy && { personId, orgId, answers: privacy.answers };
  return { ...settings, privacy, choosers: { ...settings.choosers, privacy: chooser } };
}

/** Whether nobody decided between two readings of the settings. */
function isSameDecision(a: Settings, b: Settings): boolean {
  const decision = ({ privacy, choosers }: Settings) => JSON.stringify([privacy, choosers?.privacy]);
  return decision(a) === decision(b);
}

function decidedMeanwhile(): KnownError {
  const what = 'Somebody else has just decided that, so I changed nothing.';
  return new KnownError('not_allowed', what, `Say ${code('privacy')} to see what holds.`);
}

function recordChange(outcome: string, invocation: Invocation, deps: CommandDeps): Promise<void> {
  return recordDeed(invocation, deps, { action: 'setting', command: privacy.name, outcome });
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
  const readers = await orWebexError(chat.organizationsIn(place.roomId), WHO_IS_HERE);
  if (readers.has('') || readers.size === 0) {
    const what = 'Webex does not tell me which organization everybody in this space belongs to.';
    throw new KnownError(
      'webex_refused',
      what,
      'So answers to questions here go in direct messages, and nothing was changed.',
    );
  }
  const askers = isAdmin(person.id) ? undefined : person.orgId;
  return { answers: 'here', readers: [...readers].toSorted(), askers };
}

async function currentAudience(invocation: Invocation, deps: CommandDeps): Promise<string> {
  const { isPosted, why } = await orWebexError(audienceIn(invocation, deps), WHO_IS_HERE);
  return paragraphs(
    isPosted
      ? `**Answers about your organization are posted here:** ${why}.`
      : `**Answers about your organization go to you in a direct message:** ${why}.`,
    `To have them posted, a moderator of this space or an administrator of this bot can say ${code('privacy here')} or ${code('privacy default')}; once somebody has decided, only a moderator of their Webex organization or an administrator. To keep them private, anybody here can say ${code('privacy direct')}.`,
  );
}

function inWords(privacy: Privacy | undefined): string {
  if (privacy === undefined) {
    return '**From now on, it depends on who can read them:** answers are posted here only while everybody in this space is of the Webex organization of whoever asks; otherwise they go in a direct message.';
  }
  if (privacy.answers === 'direct') {
    return `**From now on, answers about an organization go to whoever asks in a direct message,** and this space gets a line that says so. ${TAKEN_BACK}`;
  }
  const whose = privacy.askers === undefined ? 'whoever asks' : 'people of your Webex organization';
  return paragraphs(
    `**From now on, answers to ${whose} are posted here,** where people of ${countOf(privacy.readers.length, 'Webex organization')} can read them.`,
    `Once somebody of another one joins, they go in direct messages again. ${TAKEN_BACK}`,
  );
}

function publicReply(markdown: string): { markdown: string; isPrivate: false } {
  return { markdown, isPrivate: false };
}
