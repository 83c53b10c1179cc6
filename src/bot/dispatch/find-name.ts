import { type ErrorCode, KnownError } from '../../core/errors.ts';
import type { CommandDeps, Invocation } from '../command.ts';
import { isIp, isMac } from '../find/device.ts';
import { type NetworkOrDevice, networkOrDevice } from '../find/network-or-device.ts';
import type { LinkTarget } from '../links/links-of.ts';
import { isAwake, reachableBy } from '../links/reachable.ts';
import { useLink } from '../links/use-link.ts';
import { commandLine } from '../text/arguments.ts';
import { spellingDistance } from '../text/naming.ts';
import type { Taken } from './taken-as.ts';

/** The look into an organization's lists, as the audit log names it. */
const FIND = { name: 'find', lent: 'always', isBefore: true } as const;
/** Failures of a link, and of what is lent: a word is no reason to tell of them. */
const OF_LINKS: readonly ErrorCode[] = ['not_lent', 'relink_required'];

/** A command about what has a name: to run, with ids, and as a person would type it. */
export interface AboutName extends Taken {
  run: string;
}

/**
 * Finds what a text names that is no command: a network, a device, or a client by its address. Who has no link that works is
 * not asked to make one for a word.
 *
 * @returns undefined when there is nothing of that name, and none that is spelled much like it
 * @throws KnownError `ambiguous`, and `not_found` for a misspelt name, each with networks and devices to pick from; and what
 *   keeps Meraki from being read
 */
export async function findName(
  { name, organization }: { name: string; organization: string | undefined },
  invocation: Invocation,
  deps: CommandDeps,
): Promise<AboutName | undefined> {
  if (!(await reachableBy(invocation, deps)).some(isAwake)) return undefined;
  const about = (command: 'status' | 'device' | 'client', id: string, shown = name): AboutName => ({
    run: commandLine(command, {
      subject: command === 'status' ? '' : id,
      network: command === 'status' ? id : undefined,
      organization,
    }),
    line: commandLine(command, { subject: shown, organization }),
    others: [],
  });
  const named =
    organization === undefined
      ? undefined
      : {
          organization,
          say: ({ organizationId }: LinkTarget) => commandLine('networks', { organization: organizationId }),
          taken() {},
        };
  let found: AboutName | undefined;
  try {
    await useLink(invocation, deps, FIND, named, async ({ dashboard }) => {
      const say = (of: NetworkOrDevice) =>
        of.kind === 'network' ? about('status', of.network.id).run : about('device', of.device.serial).run;
      // The line that says how it was taken has the name.
      const one = await networkOrDevice(name, { dashboard, slices: deps.slices }, say, () => {});
      found =
        one.kind === 'network'
          ? about('status', one.network.id, one.network.name)
          : about('device', one.device.serial, one.device.name);
      return { markdown: '', isPrivate: true };
    });
    return found;
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    if (error.link !== undefined || OF_LINKS.includes(error.code)) return undefined;
    if (error.code !== 'not_found') throw error;
    if (isMac(name) || isIp(name)) return about('client', name);
    if (isNear(name, error)) throw error;
    return undefined;
  }
}

/** Tells whether a failure says that there is nothing of a name, nor anything spelled much like it. */
export function namesNothing(error: unknown): boolean {
  if (!(error instanceof KnownError) || error.code !== 'not_found') return false;
  return error.choice === undefined || error.choice.areOthers === true;
}

/** Whether a refusal offers a name that was hardly misspelt. */
function isNear(name: string, { choice }: KnownError): boolean {
  const max = Math.floor(name.length / 4);
  return choice?.of.some(({ label }) => spellingDistance(label, name, max) !== undefined) === true;
}
