import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { networkNamed } from '../../bot/find/network.ts';
import { useLink } from '../../bot/links/use-link.ts';
import { bold, code, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { plain } from '../../core/markdown.ts';
import type { LentNetworks } from '../../core/shares.ts';
import type { GivenAccess } from './approve-access-arguments.ts';
import { type DecidedThrough, linkGone } from './asked-lender.ts';

/**
 * Finds the network that is lent under the lender's own link.
 *
 * @param wanted a name, as the requester or the lender typed it, or an id
 * @throws KnownError `not_found` or `ambiguous`, with buttons: nothing is decided then
 */
export async function lentNetwork(
  wanted: string,
  { id, days }: GivenAccess,
  { grant }: DecidedThrough,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<LentNetworks> {
  let found: LentNetworks = { kind: 'named', networks: [] };
  const organization = { organization: grant.organizationId };
  await useLink(invocation, deps, { name: 'approve access' }, organization, async (link) => {
    // Nobody lends on what they were lent.
    if (link.grant.personId !== invocation.person.id) throw linkGone();
    const network = await networkNamed(wanted, await link.dashboard.networks(), {
      say: (one) => `approve access ${id} ${days}d in ${one.id}`,
      slices: deps.slices,
    }).catch((error: unknown) => {
      throw error instanceof KnownError && error.code === 'not_found' ? noSuchNetwork(error) : error;
    });
    found = { kind: 'named', networks: [{ id: network.id, name: network.name }] };
    return { markdown: '', isPrivate: true };
  });
  return found;

  /** Asks what to give instead: a network whose name is similar, or all. */
  function noSuchNetwork({ choice: similar }: KnownError): KnownError {
    const { organizationName } = grant;
    const what = `I find no network ${quote(wanted)} in ${bold(organizationName)}, so nothing was decided.`;
    const next = `Give the whole organization, or one network: ${code(`approve access ${id} ${days}d in`)} and its name.`;
    const question = `There is no network “${plain(wanted)}” in ${plain(organizationName)}. What do you want to give?`;
    const of = [
      ...(similar?.of ?? []),
      { label: 'Whole organization', command: `approve access ${id} ${days}d whole` },
      { label: 'Deny', command: `deny access ${id}` },
    ];
    return new KnownError('not_found', what, next, { choice: { question, of } });
  }
}
