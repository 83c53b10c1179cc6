import type { Dashboard, Network } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import type { DefaultNetwork } from '../../core/settings.ts';
import { networkNamed } from '../find/network.ts';
import type { Further } from '../report/report.ts';
import { type Arguments, commandLine } from '../text/arguments.ts';
import { whichOne } from '../text/choosing.ts';
import { periodAsTyped, periodInWords } from '../text/period.ts';
import type { Times } from '../text/times.ts';
import { code } from '../text/wording.ts';

/** As many networks as one picks from without a name. */
const MAX_PICKED_NETWORKS = 8;

/** How far a command looks back, in milliseconds. */
export interface Lookback {
  defaultPeriod: number;
  /** What Meraki keeps. */
  maxPeriod: number;
  /** Meraki answers nothing shorter. */
  minPeriod?: number;
}

/** A question to one organization, with all that an answer needs. */
export interface Query {
  args: Arguments;
  dashboard: Dashboard;
  /** The link that answers. */
  grant: Grant;
  /** The person's other links. */
  others: Grant[];
  now: number;
  /** In the time zone of the person. */
  times: Times;
  /** How far back, in milliseconds; and since when. 0 for a command that does not look back. */
  period: number;
  since: number;
  /** `the last 24 hours` */
  periodWords: string;
  /** The network of `in …`, else the default one; undefined for all of them. @throws KnownError */
  network(): Promise<Network | undefined>;
  /**
   * One network: asks which when none was named and there are several.
   * @param said what of the subject names it, all of it when left out; the rest is said again
   * @throws KnownError
   */
  oneNetwork(
    fits?: (network: Network) => boolean,
    said?: { network: string; rest: string },
  ): Promise<Network>;
  /** The network of the subject or of `in …`, else the default one; undefined for all of them. @throws KnownError */
  anyNetwork(): Promise<Network | undefined>;
  /** What an answer is about: `Rotterdam 301 · Aurora Retail`. */
  title(...about: (string | undefined)[]): string;
  /** This question with something else in it, for a button: by ids, and always to this organization. */
  say(changes: Partial<Arguments>): string;
  /** Another command about the same organization, for a button. */
  sayTo(command: string, changes?: Partial<Arguments>): string;
  further(changes: Partial<Arguments>): Further;
  /** The default network answered, though nobody named it. */
  usedDefault(): DefaultNetwork | undefined;
}

export interface QueryDeps extends Pick<Query, 'args' | 'dashboard' | 'grant' | 'others' | 'now' | 'times'> {
  command: string;
  lookback: Lookback | undefined;
  defaultNetwork: DefaultNetwork | undefined;
  /** As it was typed, when the question came with a button and names ids. */
  typed: Arguments;
}

/** @throws KnownError `bad_arguments` when it looks back further than Meraki remembers */
export function createQuery(deps: QueryDeps): Query {
  const { command, args: question, dashboard, grant, now, lookback, defaultNetwork, typed } = deps;
  const period = periodOf(question, lookback);
  /** The id of the network that it is about, empty for all; a subject that named it is not said again. */
  let chosen: string | undefined;
  let subject = question.subject;
  let byDefault: DefaultNetwork | undefined;

  const organization = grant.organizationId;
  const asked = (changes: Partial<Arguments>): Partial<Arguments> => ({
    ...question,
    subject,
    page: 1,
    csv: false,
    ...(chosen !== undefined && { network: chosen }),
    organization,
    ...changes,
  });
  const say = (changes: Partial<Arguments>) => commandLine(command, asked(changes));

  const named = async (wanted: string, fits = (_: Network) => true): Promise<Network> => {
    const networks = (await dashboard.networks()).filter(fits);
    const found = networkNamed(wanted, networks, ({ id }) => say({ network: id }), grant.organizationName);
    chosen = found.id;
    return found;
  };

  const network = async (): Promise<Network | undefined> => {
    if (question.network !== undefined) {
      chosen = '';
      return question.network === '' ? undefined : named(question.network);
    }
    if (defaultNetwork === undefined) return undefined;
    // One that was removed since must not stand in the way.
    const found = (await dashboard.networks()).find(({ id }) => id === defaultNetwork.id);
    if (found === undefined) return undefined;
    byDefault = { ...defaultNetwork, name: found.name };
    chosen = found.id;
    return found;
  };

  const oneNetwork: Query['oneNetwork'] = async (
    fits = () => true,
    said = { network: question.subject, rest: '' },
  ) => {
    if (question.network) return named(question.network, fits);
    if (said.network !== '') {
      subject = said.rest;
      return named(said.network, fits);
    }
    const usual = await network();
    if (usual !== undefined && fits(usual)) return usual;
    const networks = (await dashboard.networks()).filter(fits);
    const [only] = networks;
    if (only === undefined) {
      const what = 'There is no network here that could answer that.';
      throw new KnownError('not_found', what, `Say ${code('networks')} to see what there is.`);
    }
    byDefault = undefined;
    chosen = only.id;
    if (networks.length === 1) return only;
    const names = {
      nameOf: ({ name }: Network) => name,
      markOf: ({ id }: Network) => id,
      say: ({ id }: Network) => say({ network: id }),
    };
    const what = 'That is asked of one network.';
    if (networks.length <= MAX_PICKED_NETWORKS) throw whichOne(what, networks, names);
    const next = `Put ${code('in')} and its name behind it, or choose one with ${code('use network')}.`;
    throw new KnownError('bad_arguments', what, next);
  };

  return {
    ...deps,
    period,
    since: now - period,
    periodWords: `the last ${periodInWords(period)}`,
    network,
    oneNetwork,
    anyNetwork: () => (question.subject === '' ? network() : oneNetwork()),
    title: (...about) =>
      [...about, grant.organizationName].filter((part) => part !== undefined && part !== '').join(' · '),
    say,
    sayTo: (other, changes = {}) => commandLine(other, { organization, ...changes }),
    further: (changes) => ({
      command: say(changes),
      typed: commandLine(command, { ...typed, page: 1, csv: false, ...changes }),
    }),
    usedDefault: () => byDefault,
  };
}

/** @throws KnownError `bad_arguments` */
function periodOf({ period }: Arguments, lookback: Lookback | undefined): number {
  if (lookback === undefined) return 0;
  const { defaultPeriod: usual, maxPeriod: longest, minPeriod: shortest = 0 } = lookback;
  const asked = period ?? usual;
  if (asked >= shortest && asked <= longest) return asked;
  const limit = asked > longest ? `at most ${periodInWords(longest)}` : `at least ${periodInWords(shortest)}`;
  const next = `Say ${code(`last ${periodAsTyped(asked > longest ? longest : shortest)}`)} instead.`;
  throw new KnownError('bad_arguments', `Meraki looks back ${limit} for this.`, next);
}
