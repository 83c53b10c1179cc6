import type { BotDeps, Invocation } from '../../bot/command.ts';
import type { MentionedPerson } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import { isSamePerson } from '../../core/webex-id.ts';
import { knownPeople, type Someone } from './people.ts';

/**
 * Finds the person whom the message mentions, by id: the name that a mention shows is its sender's choice.
 *
 * @returns undefined when nobody is mentioned. Somebody without links is called as the mention shows them; the address is empty
 * @throws KnownError `bad_arguments` when it mentions several people
 */
export async function personMentioned(
  { mentions }: Pick<Invocation, 'mentions'>,
  { store }: Pick<BotDeps, 'store'>,
): Promise<Someone | undefined> {
  const mention = oneMention(mentions);
  if (mention === undefined) return undefined;
  const { id, label: name } = mention;
  return (await knownPeople(store)).find((one) => isSamePerson(one.id, id)) ?? { id, name, email: '' };
}

/** Returns the only person whom a message mentions. @throws KnownError `bad_arguments` when there are several */
export function oneMention(mentions: readonly MentionedPerson[] = []): MentionedPerson | undefined {
  const [mention, another] = mentions;
  if (another === undefined) return mention;
  const what = 'That mentions more than one person, so I did nothing.';
  throw new KnownError('bad_arguments', what, 'Name one person at a time.');
}

/** Leaves out the words that lead to a mention, as in `audit of @Ada`: the mention itself is no part of the text. */
export function wordsBesideMention(words: readonly string[]): string[] {
  return words.filter((word) => !/^(?:of|for|by|from|to)$/i.test(word));
}
