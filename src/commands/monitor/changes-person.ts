import { readPart } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { correctionError, misspelledTimes } from '../../bot/query/suggestions.ts';
import { quoted } from '../../bot/text/arguments.ts';
import { holding } from '../../bot/text/naming.ts';
import { during } from '../../bot/text/period.ts';
import { code, quote } from '../../bot/text/wording.ts';
import type { ConfigurationChange } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { authorsText, changesByAuthor, NOBODY } from './changes-text.ts';

/** The most authors that are offered. */
const MAX_OFFERED = 5;

/** Whether the words name an administrator, who then made no change. Takes one Meraki call; unread, they may name one. */
export async function isAdmin(wanted: string, { dashboard }: Pick<Query, 'dashboard'>): Promise<boolean> {
  const admins = await readPart('the administrators', dashboard.admins(), []);
  const isWanted = holding(wanted);
  return admins === undefined || admins.some(({ name, email = '' }) => isWanted(name) || isWanted(email));
}

/**
 * Makes the refusal of words that are nobody's name: they are no filter, because “no changes” would be taken for an answer.
 *
 * @param read the changes of the period, by whomever
 */
export function nobodyCalled(read: readonly ConfigurationChange[], query: Query): KnownError {
  const { args, say, periodWords } = query;
  const what = `${quote(args.subject)} is neither an administrator nor a time.`;
  const misspelled = misspelledTimes(args.words);
  if (misspelled) return correctionError(misspelled, what, query);
  const made = changesByAuthor(read);
  const names = made.map(({ name }) => name).filter((name) => name !== NOBODY);
  const makers =
    made.length === 0
      ? `Nobody changed anything ${during(periodWords)}.`
      : `Changes were made by ${escapeMarkdown(authorsText(made, MAX_OFFERED))} ${during(periodWords)}.`;
  const of = [
    { label: 'All changes', command: say({ subject: '', words: [] }) },
    ...names.slice(0, MAX_OFFERED).map((name) => ({
      label: name,
      command: say({ subject: quoted(name), words: [] }),
    })),
  ];
  return new KnownError(
    'not_found',
    what,
    `${makers} Say ${code('changes')} for all of them, or ${code('in')} before the name of a network.`,
    {
      choice: { question: `I don't know “${args.subject}”. Whose changes?`, of },
    },
  );
}
