import type { Command } from '../../bot/command.ts';
import { groupNamed } from '../../bot/group-names.ts';
import { nearest } from '../../bot/text/naming.ts';
import { code, listed, quote } from '../../bot/text/wording.ts';
import type { KnownError } from '../../core/errors.ts';
import type { LentCommands, LentNetworks } from '../../core/shares.ts';
import { lendRefused, type SayInstead } from './lend-refusals.ts';
import type { LentItem } from './lent-tokens.ts';
import type { SaidPart } from './share-words.ts';

/** Commands that answer about the whole organization only. */
const OF_ALL_NETWORKS = ['admins', 'licenses', 'api usage'];

/**
 * Reads the commands of `only status, alerts`: names, groups of the help, `all`. A group means what of it is usually lent; a name
 * that is both means the command.
 *
 * @param part undefined for what is lent when nothing is said
 * @param commands all commands
 * @throws KnownError `bad_arguments` for what is no command, or is never lent
 */
export function readLentCommands(
  part: SaidPart | undefined,
  { commands, say }: { commands: readonly Command[]; say: SayInstead },
): LentCommands {
  if (part === undefined) return { kind: 'usual' };
  const names = new Set(part.items.flatMap((item) => namesOf(item, commands, say)));
  const usual = usualNames(commands);
  const isUsual = names.size === usual.length && usual.every((name) => names.has(name));
  if (isUsual && part.items.some(isAll)) return { kind: 'usual' };
  const inOrder = commands.map(({ name }) => name).filter((name) => names.has(name));
  return { kind: 'named', names: inOrder };
}

/** Refuses commands about the whole organization for a share that is about a part of it. @throws KnownError `bad_arguments` */
export function assertFitsNetworks(
  lent: LentCommands,
  networks: LentNetworks,
  part: SaidPart | undefined,
  say: SayInstead,
): void {
  if (networks.kind === 'all' || part === undefined || lent.kind === 'usual') return;
  const whole = lent.names.filter((name) => OF_ALL_NETWORKS.includes(name));
  if (whole.length === 0) return;
  const [about, needs] = whole.length === 1 ? ['is', 'needs'] : ['are', 'need'];
  throw lendRefused(
    `${listed(whole.map(code))} ${about} about the whole organization, and ${needs} a share for all networks.`,
    `Leave out ${code('in')} and its names, or ${whole.length === 1 ? 'this command' : 'these commands'}.`,
    {
      question: 'Some of that is about the whole organization, and needs a share for all networks.',
      of: [{ label: 'For all networks', command: say(part, 'in all networks') }],
    },
  );
}

function usualNames(commands: readonly Command[]): string[] {
  return commands.filter(({ lent }) => lent === 'usual').map(({ name }) => name);
}

function isAll({ text, isQuoted }: LentItem): boolean {
  return !isQuoted && /^all$/i.test(text);
}

/** Reads one item; `status and alerts` are two, unless they are the name of a group. */
function namesOf(item: LentItem, commands: readonly Command[], say: SayInstead): string[] {
  if (isAll(item)) return usualNames(commands);
  const whole = namesIn(item.text, commands);
  if (whole !== undefined) return whole;
  const parts = item.text.split(/ and /i).map((text) => ({ text, names: namesIn(text, commands) }));
  const wrong = parts.find(({ names }) => names === undefined);
  if (wrong === undefined) return parts.flatMap(({ names = [] }) => names);
  throw unknown(parts.length > 1 ? wrong.text : item.text, item, parts.length > 1, commands, say);
}

/** @returns undefined for what is neither a command nor a group @throws KnownError `bad_arguments` for what is never lent */
function namesIn(text: string, commands: readonly Command[]): string[] | undefined {
  const lower = text.toLowerCase().replace(/\s+/g, ' ').trim();
  const command = commands.find(({ name }) => name === lower);
  if (command !== undefined) return [lendable(command)];
  const group = groupNamed(lower);
  if (group === undefined) return undefined;
  const names = usualNames(commands.filter((one) => one.group === group));
  if (names.length > 0) return names;
  throw lendRefused(`Nothing of “${group}” can be lent.`, ALLOWED);
}

const ALLOWED = 'Only questions to Meraki can be lent; `help` has them all.';

function lendable({ name, lent }: Command): string {
  if (lent === 'usual' || lent === 'named') return name;
  if (lent === 'always')
    throw lendRefused(`${code(name)} goes with every share.`, 'Leave it out; there is no need to name it.');
  throw lendRefused(`${code(name)} is never lent.`, ALLOWED);
}

function unknown(
  wanted: string,
  item: LentItem,
  isPart: boolean,
  commands: readonly Command[],
  say: SayInstead,
): KnownError {
  const lendableOnes = commands.filter(({ lent }) => lent === 'usual' || lent === 'named');
  const near = nearest(lendableOnes, wanted, ({ name }) => name);
  const place = isPart ? undefined : item;
  const of = place === undefined ? [] : near.map(({ name }) => ({ label: name, command: say(place, name) }));
  const next =
    near.length > 0
      ? `Did you mean ${listed(
          near.map(({ name }) => code(name)),
          'or',
        )}?`
      : `Behind ${code('only')} stand commands, such as ${code('only status, alerts')}, or a group of the help.`;
  const question = `“${wanted}” is no command that can be lent. Did you mean …?`;
  return lendRefused(`${quote(wanted)} is no command that can be lent.`, next, { question, of });
}
