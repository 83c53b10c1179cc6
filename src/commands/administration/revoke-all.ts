import { MINUTE, SECOND } from '../../core/clock.ts';
import { KnownError, messageOf } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import type { Asked, Command, CommandParts, Reply } from '../command.ts';
import { type Ended, halt, tellMeraki } from '../links/ending.ts';
import { sideBySide } from '../words/side-by-side.ts';
import { code, number } from '../words/wording.ts';
import { whoseLinks } from './people.ts';
import { revokeAllCard } from './revoke-all-card.ts';
import { revokedAll } from './revoke-all-words.ts';
import { tellRevoked } from './tell-revoked.ts';

/** Meraki is told at once of this many. */
const AT_ONCE = 16;
/** When it takes longer, a message says how far it is. */
const FIRST_WORD = 5 * SECOND;
const NEXT_WORD = MINUTE;

/** Ends everybody's links, after a card with a button that only the same administrator can press, once. */
export const revokeAll: Command = {
  name: 'revoke all',
  group: 'Administrators',
  isOnce: true,
  summary: "Revoke everybody's links, after a confirmation",
  examples: ['revoke all'],
  async run(asked, parts) {
    const [given, ...more] = asked.words;
    if (given === undefined) return askFirst(await linksOfAll(parts), asked, parts);
    if (more.length > 0 || !/^\w{8}$/.test(given)) {
      const what = `${code('revoke all')} is about everybody's links and takes no name.`;
      throw new KnownError('bad_arguments', what, `Say ${code('revoke')} with a person in place of it.`);
    }
    await parts.confirmations.take(given, asked.person, 'revoke all');
    const results = await endAll(await linksOfAll(parts), asked, parts);
    const { told, untold } = await tellRevoked(results, asked, parts);
    return { markdown: revokedAll(results, told, untold), isPrivate: true };
  },
};

/** @throws KnownError `not_found` */
async function linksOfAll({ store }: CommandParts): Promise<Grant[]> {
  const grants = await store.listGrants();
  if (grants.length > 0) return grants;
  throw new KnownError('not_found', 'Nobody has a link.', 'There is nothing to revoke.');
}

async function askFirst(grants: Grant[], { person }: Asked, { confirmations }: CommandParts): Promise<Reply> {
  const command = `revoke all ${await confirmations.ask(person)}`;
  const markdown = `**Revoke ${whoseLinks(grants)}?** They stop answering at once, and everybody is told. It can't be taken back; each person can link again.\n\nTo go on, press the button within 5 minutes, or say ${code(command)}.`;
  return { markdown, card: revokeAllCard(grants, command), isPrivate: true };
}

/** All stop answering first: Meraki, however slow, keeps none of them alive. */
async function endAll(grants: Grant[], asked: Asked, parts: CommandParts): Promise<Ended[]> {
  const { clock } = parts;
  const halted = await sideBySide(grants, AT_ONCE, (grant) => halt(grant, 'revoke', asked, parts));
  let done = 0;
  let nextWord = clock() + FIRST_WORD;
  return sideBySide(halted, AT_ONCE, async (one) => {
    if (clock() >= nextWord) {
      nextWord = clock() + NEXT_WORD;
      await sayHowFar(done, halted.length, asked, parts);
    }
    const ended = await tellMeraki(one, parts);
    done += 1;
    return ended;
  });
}

async function sayHowFar(done: number, of: number, asked: Asked, parts: CommandParts): Promise<void> {
  const markdown = `All ${number(of)} links have stopped answering. Meraki was told of ${number(done)} so far; I tell you when it is done.`;
  try {
    // Directly, as all that administrators are told.
    await (asked.isDirect
      ? parts.chat.send(asked.place, { markdown })
      : parts.chat.sendDirect(asked.person.id, { markdown }));
  } catch (error) {
    parts.log.warn({ error: messageOf(error) }, 'progress could not be told');
  }
}
