import type { Query } from '../../bot/query/query.ts';
import type { Suggestion } from '../../bot/report/report.ts';
import { code, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';

/** The kind of thing that is ranked, and the tag of the networks that count; all networks without a tag. */
export interface Ranking {
  kind: 'clients' | 'devices' | 'networks';
  tag: string | undefined;
}

const KINDS = ['clients', 'devices', 'networks'] as const;

/**
 * Reads `devices tag:store`, in any order; without a kind, clients are ranked.
 *
 * @throws KnownError `bad_arguments`, also for two kinds or two tags: Meraki takes one of each
 */
export function readRanking(words: readonly string[]): Ranking {
  const kinds = new Set<Ranking['kind']>();
  const tags = new Set<string>();
  for (const word of words) {
    const lower = word.toLowerCase();
    const kind = KINDS.find((known) => known === lower || known === `${lower}s`);
    const [, tag] = /^tag:(.+)$/i.exec(word) ?? [];
    if (kind !== undefined) kinds.add(kind);
    else if (tag !== undefined) tags.add(tag);
    else throw unknown(word);
  }
  const [kind = 'clients', otherKind] = kinds;
  const [tag, otherTag] = tags;
  if (otherKind !== undefined) throw oneOnly(`I rank ${kind} or ${otherKind}, not both together.`);
  if (otherTag !== undefined) throw oneOnly('I rank the networks of one tag at a time.');
  return { kind, tag };
}

function oneOnly(what: string): KnownError {
  return new KnownError('bad_arguments', what, `Say for example ${code('top devices tag:store')}.`);
}

function unknown(word: string): KnownError {
  const what = `I can not rank ${quote(word)}.`;
  const next = `Say ${code('top clients')}, ${code('top devices')} or ${code('top networks')}; ${code('tag:')} and a tag behind it takes only the networks that have it.`;
  return new KnownError('bad_arguments', what, next);
}

/** Buttons for this ranking again, and for the other rankings of the same networks and period. */
export function otherRankings({ kind, tag }: Ranking, { args: { period }, say, sayTo }: Query): Suggestion[] {
  const others = KINDS.filter((one) => one !== kind).map((one) => ({
    title: `Top ${one}`,
    command: sayTo('top', {
      subject: tag === undefined ? one : `${one} tag:${tag}`,
      period: one === 'networks' ? undefined : period,
    }),
  }));
  return [{ title: 'Refresh', command: say({}) }, ...others];
}

/** Returns ` in networks with the tag store`, which follows what was counted; empty without a tag. */
export function tagSuffix({ tag }: Ranking): string {
  return tag === undefined ? '' : ` in networks with the tag ${tag}`;
}
