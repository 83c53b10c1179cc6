import { DAY } from '../../core/clock.ts';
import type { Network } from '../../core/dashboard.ts';
import { type Choice, type Choices, KnownError } from '../../core/errors.ts';
import { whatToSeeInstead } from '../text/argument-refusals.ts';
import { type Arguments, commandLine } from '../text/arguments.ts';
import { type Period, periodAsTyped } from '../text/period.ts';
import { periodPhrase } from '../text/period-phrase.ts';
import { resolvePeriod } from '../text/span.ts';
import { createTimes } from '../text/times.ts';
import { code, listed, quote } from '../text/wording.ts';
import type { Query } from './query.ts';
import type { QuerySpec } from './query-spec.ts';

type Asked = Pick<Query, 'args' | 'say' | 'sayTo'>;

/** The commands that look back from one of now, and the longest period of each, in milliseconds. */
export const LOOKING_BACK = { history: 31 * DAY, changes: 365 * DAY, events: 7 * DAY } as const;

/** The refusal of `in …` by a command about all of an organization. @param network the one that was named */
export function takesNoNetwork(spec: QuerySpec, { args, sayTo, say }: Asked, network: Network): KnownError {
  const isOfDevices = spec.insteadInNetwork !== undefined && /device/i.test(args.subject);
  const others = [isOfDevices ? 'devices' : undefined, spec.insteadInNetwork, 'status'];
  const of = [
    ...others
      .filter((name) => name !== undefined)
      .map((name) => ({
        label: commandLine(name, { network: network.name }),
        command: sayTo(name, { network: network.id }),
      })),
    {
      label: commandLine(spec.name, { ...args, network: undefined, organization: undefined }),
      command: say({ network: undefined }),
    },
  ];
  const next = 'Put a name that contains “in” in quotes.';
  return refused(`${code(spec.name)} is about the whole organization.`, next, of, false);
}

/** The refusal of `as csv` and `page 2` by a command without a list. */
export function hasNoList(spec: QuerySpec, args: Arguments): KnownError {
  const { network = networkIn(spec, args), organization, csv } = args;
  const of = [
    typed(spec.name, { ...args, csv: false, page: 1 }),
    ...(csv ? [typed('devices', { network, organization, csv })] : []),
  ];
  const next = `${code('devices as csv')} makes a file, for example.`;
  return refused(`${code(spec.name)} has no list.`, next, of);
}

/** The refusal of a command that needs a name, with what lists all there are. */
export function missingSubject(
  { name, subject = '', examples, lists }: QuerySpec,
  { sayTo }: Asked,
  network: Network | undefined,
): KnownError {
  const what = `Which ${listed(subject.replace(/[<>]/g, '').split('|'), 'or')}?`;
  const of =
    lists === undefined
      ? []
      : [
          {
            label: commandLine(lists, { network: network?.name }),
            command: sayTo(lists, { network: network?.id }),
          },
        ];
  return refused(what, `For example: ${code(examples[0])}.`, [...of, helpAbout(name)], false);
}

/** The refusal of words that a command does not take. */
export function takesNoWords(spec: QuerySpec, args: Arguments): KnownError {
  const { name } = spec;
  const what = `${code(name)} can't be combined with ${quote(args.subject)}.`;
  const rest = typed(name, { ...args, subject: '', words: [] });
  const status = args.network === undefined ? [] : [typed('status', { network: args.network })];
  const of = [rest, ...status.filter(({ label }) => label !== rest.label), helpAbout(name)];
  return refused(what, `${code(`help ${name}`)} shows what it takes.`, of);
}

/** The refusal of a period by a command about the present, with the same period for the commands that look back. */
export function takesNoPeriod(spec: QuerySpec, args: Arguments, period: Period, at: number): KnownError {
  const { name } = spec;
  const { organization } = args;
  const said = periodPhrase(period);
  const network = args.network ?? networkIn(spec, args);
  // `history` takes the name of a device, too.
  const device = ['device', 'ports'].includes(name) ? args.subject : '';
  const length = lengthOf(period, at);
  const others = (['history', 'changes', 'events'] as const).filter(
    (command) =>
      length <= LOOKING_BACK[command] &&
      (device === '' || command === 'history') &&
      // Without a network, only a default one would do.
      (command !== 'events' || network),
  );
  const of = others.map((command) => ({
    label: `${command} ${said}`,
    command: commandLine(command, { subject: device, network, organization, period }),
  }));
  const question = `“${name}” shows the current state. What do you want to see?`;
  const next = `${code('history')}, ${code('events')} and ${code('changes')} show the past. Put a name that contains a time in quotes.`;
  return new KnownError('bad_arguments', `${code(name)} shows the current state.`, next, {
    choice: { question, of: [...of, typed(name, { ...args, period: undefined })] },
  });
}

/** Returns what may be said where a period or a page was not understood: the same question with those that are taken. */
export function insteadOf(
  { name, lookback, subject, lists = 'status' }: QuerySpec,
  rest: string,
  wrong: string,
): readonly Choice[] {
  if (rest === '' && isRequired(subject)) return [{ label: lists, command: lists }, helpAbout(name)];
  const line = [name, rest].filter((part) => part !== '').join(' ');
  if (wrong !== 'period' || lookback === undefined) return [{ label: line, command: line }];
  const lengths = [...new Set([lookback.defaultPeriod, lookback.maxPeriod])];
  return lengths
    .map((length) => `${line} last ${periodAsTyped(length)}`)
    .map((said) => ({ label: said, command: said }));
}

/** Whether a command can't do without a subject. @param subject that of its spec */
export function isRequired(subject = ''): boolean {
  return subject.startsWith('<');
}

/** The button that shows what a command takes. */
export function helpAbout(name: string): Choice {
  return { label: `help ${name}`, command: `help ${name}` };
}

/** Returns the network that a bare name is. */
function networkIn({ subject = '' }: QuerySpec, args: Arguments): string | undefined {
  return subject.startsWith('[network]') ? args.subject || undefined : undefined;
}

/** Returns the length of a period; one that is none has any. The zone of the person makes no difference that counts. */
function lengthOf(period: Period, at: number): number {
  try {
    const { from } = resolvePeriod(period, at, createTimes('UTC', at));
    return at - from;
  } catch (error) {
    if (error instanceof KnownError) return 0;
    throw error;
  }
}

function typed(command: string, args: Partial<Arguments>): Choice {
  const line = commandLine(command, args);
  return { label: line, command: line };
}

/** @param areTyped as of `Choices` */
function refused(what: string, next: string, of: readonly Choice[], areTyped = true): KnownError {
  const choice: Choices = {
    question: whatToSeeInstead(what),
    of,
    areOthers: true,
    ...(areTyped && { areTyped }),
  };
  return new KnownError('bad_arguments', what, next, { choice });
}
