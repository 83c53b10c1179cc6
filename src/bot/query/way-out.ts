import type { Device, Network } from '../../core/dashboard.ts';
import { type Choice, type ErrorCode, KnownError } from '../../core/errors.ts';
import { isIp, isMac } from '../find/device.ts';
import { whatIsCalled } from '../find/what-is-called.ts';
import { whatToSeeInstead } from '../text/argument-refusals.ts';
import { type Arguments, commandLine, quoted } from '../text/arguments.ts';
import type { Query } from './query.ts';
import type { QuerySpec } from './query-spec.ts';
import { helpAbout, isRequired } from './refused-arguments.ts';

/** Refusals of what somebody typed. */
const OF_WORDS: readonly ErrorCode[] = ['not_found', 'bad_arguments'];
/** The most buttons of a way out. */
const MAX_BUTTONS = 5;

/** What a way out is found from. */
type Asked = Pick<Query, 'args' | 'dashboard' | 'slices' | 'sayTo'>;

/**
 * Adds buttons to a refusal that has none: what answers about the name that was typed, where it names something of another
 * kind, and what answers without it. A failure of Meraki stays as it is.
 */
export async function withWayOut(error: unknown, spec: QuerySpec, query: Asked): Promise<unknown> {
  if (!(error instanceof KnownError) || !OF_WORDS.includes(error.code)) return error;
  if (error.choice !== undefined || error.link !== undefined || error.cause !== undefined) return error;
  const { found, isCertain } = await aboutNames(spec, query).catch(nothing);
  const of = new Map(
    [...found, ...withoutNames(spec, query), helpAbout(spec.name)].map((one) => [one.label, one]),
  );
  return new KnownError(error.code, error.message, error.next, {
    choice: {
      question: whatToSeeInstead(error.message),
      of: [...of.values()].slice(0, MAX_BUTTONS),
      areOthers: true,
      ...(isCertain && { isCertain }),
    },
  });
}

/** What can't be looked for is not offered: the refusal is told all the same. */
function nothing(error: unknown): { found: readonly Choice[]; isCertain?: undefined } {
  if (error instanceof KnownError) return { found: [] };
  throw error;
}

/** Returns the questions about what the names in the arguments are. */
async function aboutNames(
  spec: QuerySpec,
  query: Asked,
): Promise<{ found: readonly Choice[]; isCertain?: true | undefined }> {
  const { subject, network = '' } = query.args;
  for (const name of [network, subject]) {
    if (name === '') continue;
    const called = await whatIsCalled(name, query);
    if (called?.kind === 'network') return { found: aboutNetwork(called.network, spec, query) };
    if (called?.kind === 'device') {
      const isCertain = called.isWhole && spec.insteadOfDevice !== undefined ? true : undefined;
      return { found: await aboutDevice(called.device, spec, query), isCertain };
    }
    if ((isMac(name) || isIp(name)) && spec.name !== 'client')
      return { found: [choiceOf('client', { subject: name }, {}, query)] };
  }
  return { found: [] };
}

function aboutNetwork({ id, name }: Network, spec: QuerySpec, query: Asked): readonly Choice[] {
  const here = spec.inNetwork && !isRequired(spec.subject) && query.args.network !== name ? [spec.name] : [];
  const commands = [...here, spec.insteadInNetwork, spec.lists, 'status'];
  return commands
    .filter((command) => command !== undefined)
    .map((command) => choiceOf(command, { network: id }, { network: name }, query));
}

/** Returns the questions about a device: its own, and this one about its network. */
async function aboutDevice(
  { serial, name, productType, networkId }: Device,
  spec: QuerySpec,
  query: Asked,
): Promise<readonly Choice[]> {
  const network = (await query.dashboard.networks()).find(({ id }) => id === networkId);
  const own = ['device', ...(productType === 'switch' ? ['ports'] : []), 'history'];
  const isSearch = spec.subject?.includes('[words to look for]') === true;
  const searched = isSearch ? { subject: quoted(name) } : {};
  const here =
    spec.inNetwork && !isRequired(spec.subject) && network !== undefined
      ? [
          choiceOf(
            spec.name,
            { ...searched, network: network.id },
            { ...searched, network: network.name },
            query,
          ),
        ]
      : [];
  const about = own
    .filter((command) => command !== spec.name)
    .map((command) => choiceOf(command, { subject: serial }, { subject: quoted(name) }, query));
  return isSearch ? [...here, ...about] : [...about.slice(0, 1), ...here, ...about.slice(1)];
}

/** Returns what answers without a name. */
function withoutNames(spec: QuerySpec, query: Asked): readonly Choice[] {
  const { lists } = spec;
  const others = lists === undefined ? [] : [lists];
  const isAlone = !isRequired(spec.subject) && spec.ofOneNetwork !== true;
  const commands = isAlone ? [spec.name, ...others] : [...others, 'networks'];
  return commands.map((command) => choiceOf(command, {}, {}, query));
}

/** @param args those of the button, with ids @param shown those that people read */
function choiceOf(
  command: string,
  args: Partial<Arguments>,
  shown: Partial<Arguments>,
  { sayTo }: Pick<Query, 'sayTo'>,
): Choice {
  const typed = { ...args, ...shown };
  return { label: commandLine(command, typed), command: sayTo(command, args) };
}
