import type { Invocation } from '../../bot/command.ts';
import { code } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';

/** What a lender gives: to which request, for how many days, and what. */
export interface GivenAccess {
  id: string;
  days: number;
  /** In: another network than was typed. Undefined when nothing was said. */
  scope: { kind: 'whole' } | { kind: 'named' } | { kind: 'in'; network: string } | undefined;
}

/** Reads `<request> <30d> [whole|named|in <network>]`. @throws KnownError `bad_arguments` */
export function readGivenAccess({ words }: Pick<Invocation, 'words'>, maxDays: number): GivenAccess {
  const [id = '', time = '', kind, ...rest] = words;
  const days = Number(/^(\d{1,4})d$/i.exec(time)?.[1]);
  const scope = kind === undefined ? undefined : scopeOf(kind.toLowerCase(), rest.join(' '));
  if (!Number.isInteger(days) || (kind !== undefined && scope === undefined)) {
    const next = `Press a button of the card, or say ${code('approve access')}, the id on the card, the days such as ${code('30d')}, and ${code('whole')} or ${code('named')}.`;
    throw new KnownError('bad_arguments', 'I don’t understand what you approve.', next);
  }
  if (days < 1 || days > maxDays) {
    const next = `For example ${code(`approve access ${id} ${Math.min(30, maxDays)}d`)}.`;
    throw new KnownError('bad_arguments', `Access can be given for 1 to ${maxDays} days.`, next);
  }
  return { id: id.toLowerCase(), days, scope };
}

function scopeOf(kind: string, rest: string): GivenAccess['scope'] {
  if (kind === 'in' && rest !== '') return { kind, network: rest };
  return (kind === 'whole' || kind === 'named') && rest === '' ? { kind } : undefined;
}
