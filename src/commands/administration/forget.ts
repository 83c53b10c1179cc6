import { cancelCommand, cancelQuestion } from '../../bot/cancel-question.ts';
import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import type { Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { auditUnwritten } from '../../core/refusals.ts';
import { ADMIN_SETTINGS } from '../../core/settings.ts';
import { isAlive } from '../../core/tickets.ts';
import { isSamePerson } from '../../core/webex-id.ts';
import { forgetCard } from './forget-card.ts';
import { forgetPerson } from './forget-person.ts';
import { type Whom, whomToForget } from './forget-whom.ts';
import { askToForget, nameAndAddress } from './forget-words.ts';
import { oneMention, wordsBesideMention } from './mentioned.ts';
import { peopleOf, type Someone } from './people.ts';
import { whichPerson } from './which-person.ts';

/** Forgets one person, after a card with a button that only the same administrator can press, once. */
export const forget: Command = {
  name: 'forget',
  usage: '<person>',
  group: 'Administrators',
  isOnce: true,
  changes: true,
  summary: "End a person's links and delete what is stored about them, after a confirmation",
  examples: ['forget ada@example.com', 'forget "Ada Moreno"'],
  async run(invocation, deps) {
    const cancelled = await cancelQuestion(forget.name, 'Nobody was forgotten', invocation, deps);
    if (cancelled) return cancelled;
    const mention = oneMention(invocation.mentions);
    const words = mention ? [mention.id, ...wordsBesideMention(invocation.words)] : invocation.words;
    if (words.length === 0) {
      const what = 'I need the e-mail address or the whole name of the person to forget.';
      const people = peopleOf(await deps.store.listGrants());
      const question = 'Whom do you want to forget?';
      throw whichPerson({ what, question }, forget.examples[0], people, ({ id }) => `${forget.name} ${id}`);
    }
    const whom = await whomToForget(words, deps);
    const [confirmationCode, ...more] = whom.rest;
    if (more.length > 0 || (confirmationCode !== undefined && !/^\w{8}$/.test(confirmationCode))) {
      const what = `I don't know what ${escapeMarkdown(`“${whom.rest.join(' ')}”`)} means here.`;
      throw new KnownError('bad_arguments', what, 'Name one person, and nothing else.');
    }
    await assertNoAdministrator(whom.someone, deps);
    const trouble = deps.audit.trouble();
    if (trouble) throw auditUnwritten(trouble);
    if (confirmationCode === undefined) return askFirst(whom, invocation, deps);
    const again = `${forget.name} ${whom.word}`;
    await deps.confirmations.take(confirmationCode, invocation.person, aboutOf(whom), again);
    return forgetPerson(whom, invocation, deps);
  },
};

/** What the code confirms: an address may be another person's by the time of the press. */
function aboutOf({ someone }: Whom): string {
  return `${forget.name} ${someone.id}`;
}

async function askFirst(whom: Whom, { person }: Invocation, deps: CommandDeps): Promise<Reply> {
  const { someone, word } = whom;
  const [grants, ticket] = await Promise.all([
    deps.store.listGrants(someone.id),
    deps.store.findOpenTicket(someone.id),
  ]);
  const isLinking = ticket !== undefined && isAlive(ticket, deps.clock());
  const confirmationCode = await deps.confirmations.ask(person, aboutOf(whom));
  const command = `${forget.name} ${word} ${confirmationCode}`;
  const cancel = cancelCommand(forget.name, confirmationCode);
  const about = { someone, grants, isLinking };
  return { markdown: askToForget(about, command), card: forgetCard(about, command, cancel), isPrivate: true };
}

/** An administrator could erase their own trail. @throws KnownError `not_allowed` */
async function assertNoAdministrator(someone: Someone, { store, isAdmin }: CommandDeps): Promise<void> {
  const isNamed = (id: string | undefined) => id !== undefined && isSamePerson(id, someone.id);
  const remembered = await store.listSettings(ADMIN_SETTINGS);
  // Also while it is in dispute whose address it is: without the id the bot could not tell the two apart.
  if (
    !isAdmin(someone.id) &&
    !remembered.some(({ personId, disputedBy }) => isNamed(personId) || isNamed(disputedBy))
  )
    return;
  throw new KnownError(
    'not_allowed',
    `${nameAndAddress(someone)} is an administrator of this bot, and I do not forget administrators.`,
    'Take them out of `BOT_ADMINS` first, and restart me.',
  );
}
