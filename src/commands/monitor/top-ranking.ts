import type { Query } from '../../bot/query/query.ts';
import { refreshButton, type Suggestion } from '../../bot/report/report.ts';
import { code, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';

/** The subject that `top` ranks. */
export interface Ranking {
  kind: 'clients' | 'devices' | 'networks';
  /**
   * Only networks with this tag are ranked, or things in them, written as the person typed it; undefined for all networks.
   */
  tag: string | undefined;
}

const KINDS = ['clients', 'devices', 'networks'] as const;

/**
 * Reads the arguments of `top`, such as `devices tag:store`, in any order and case, the kind also in the singular. Without a
 * kind, clients are ranked.
 *
 * @throws KnownError `bad_arguments` for any other word, and for two kinds or two tags: Meraki takes one of each
 */
export function readRanking(words: readonly string[]): Ranking {
  const kinds = new Set<Ranking['kind']>();
  const tags = new Set<string>();
  const others: string[] = [];
  for (const word of words) {
    const lower = word.toLowerCase();
    const kind = KINDS.find((known) => known === lower || known === `${lower}s`);
    const [, tag] = /^tag:(.+)$/i.exec(word) ?? [];
    if (kind !== undefined) kinds.add(kind);
    else if (tag !== undefined) tags.add(tag);
    else others.push(word);
  }
  if (others.length > 0) throw unknown(others.join(' '));
  const [kind = 'clients', otherKind] = kinds;
  const [tag, otherTag] = tags;
  if (otherKind !== undefined) throw oneOnly(`I rank ${kind} or ${otherKind}, not both together.`);
  if (otherTag !== undefined) throw oneOnly('I rank the networks of one tag at a time.');
  return { kind, tag };
}

function oneOnly(what: string): KnownError {
  return new KnownError('bad_arguments', what, `For example: ${code('top devices tag:store')}.`);
}

function unknown(word: string): KnownError {
  const what = `I can't rank ${quote(word)}.`;
  const next = `Say ${code('top clients')}, ${code('top devices')} or ${code('top networks')}; add ${code('tag:')} and a tag for the networks that have it.`;
  return new KnownError('bad_arguments', what, next);
}

/**
 * Returns the buttons below a ranking: the same one again, and the other kinds for the same tag and period. The
 * button for networks has no period, because Meraki takes none there.
 */
export function otherRankings({ kind, tag }: Ranking, { args: { period }, say, sayTo }: Query): Suggestion[] {
  const others = KINDS.filter((other) => other !== kind).map((other) => ({
    title: `Top ${other}`,
    command: sayTo('top', {
      subject: tag === undefined ? other : `${other} tag:${tag}`,
      period: other === 'networks' ? undefined : period,
    }),
  }));
  return [refreshButton(say({})), ...others];
}

/** Returns ` in networks with the tag store`, for the middle of a sentence, the tag not escaped; empty without a tag. */
export function tagSuffix({ tag }: Ranking): string {
  return tag === undefined ? '' : ` in networks with the tag ${tag}`;
}
