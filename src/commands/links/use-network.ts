import { recordDeed } from '../../bot/audit.ts';
import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { networkNamed } from '../../bot/find/network.ts';
import { networkName } from '../../bot/links/defaults.ts';
import { useLink } from '../../bot/links/use-link.ts';
import { commandLine, MAX_ARGUMENTS_LENGTH, readArguments } from '../../bot/text/arguments.ts';
import { code, paragraphs } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import { personSettings, spaceSettings } from '../../core/settings.ts';

/** For whom a network is chosen, and how that is said. */
interface UseNetworkScope {
  name: 'use network' | 'use here network';
  summary: string;
  examples: Command['examples'];
  /** Where the choice is kept. */
  settingsOf(invocation: Invocation): string;
  /** Goes on after the network's name. */
  chosen: string;
  /** A whole sentence. */
  nothing: string;
}

export const useNetwork = createUseNetwork({
  name: 'use network',
  summary: 'Choose the network that your questions are about when they name none',
  examples: ['use network Rotterdam 301', 'use network nothing', 'use network'],
  settingsOf: ({ person }) => personSettings(person.id),
  chosen:
    'is your default network: your questions to that organization are about it when they name none, wherever the space has none of its own.',
  nothing: 'You have no default network: questions that name none are about the whole organization.',
});

export const useHereNetwork = createUseNetwork({
  name: 'use here network',
  summary: 'Choose the network that questions in this space are about when they name none',
  examples: ['use here network Rotterdam 301', 'use here network nothing', 'use here network'],
  settingsOf: ({ place }) => spaceSettings(place.roomId),
  chosen:
    'is the default network in this space: questions to that organization asked here are about it when they name none.',
  nothing: "This space has no default network: each person's own counts.",
});

function createUseNetwork(audience: UseNetworkScope): Command {
  const { name, summary, examples, settingsOf, nothing, chosen } = audience;
  return {
    name,
    usage: '[network|nothing]',
    group: 'Your links',
    summary,
    examples,
    run(invocation, deps) {
      const question = readArguments(invocation.argumentText.slice(0, MAX_ARGUMENTS_LENGTH), []);
      const { subject } = question;
      if (subject === '') return currentChoice(audience, invocation, deps);
      if (/^(nothing|default|all networks)$/i.test(subject)) return forget(invocation, deps);
      return useLink(invocation, deps, name, question.organization, async ({ dashboard, grant }) => {
        const { organizationId } = grant;
        const found = networkNamed(subject, await dashboard.networks(), ({ id }) =>
          commandLine(name, { subject: id, organization: organizationId }),
        );
        const network = { id: found.id, name: found.name, organizationId };
        await deps.store.changeSettings(settingsOf(invocation), (settings) => ({ ...settings, network }));
        await recordDeed(invocation, deps, {
          action: 'setting',
          command: name,
          outcome: 'chosen',
          organizationId,
        });
        const markdown = paragraphs(
          `${networkName(network, [grant])} ${chosen}`,
          `${code('in all networks')} behind a question sets it aside once; ${code(`${name} nothing`)} takes it back.`,
        );
        return { markdown, isPrivate: true };
      });
    },
  };

  async function forget(invocation: Invocation, deps: CommandDeps): Promise<Reply> {
    await deps.store.changeSettings(settingsOf(invocation), ({ network: _gone, ...settings }) => settings);
    await recordDeed(invocation, deps, { action: 'setting', command: name, outcome: 'nothing' });
    return { markdown: nothing, isPrivate: false };
  }
}

/** Another person may have chosen for the space: of an organization without a link of one's own nothing is named. */
async function currentChoice(
  { name, settingsOf, chosen, nothing }: UseNetworkScope,
  invocation: Invocation,
  { store }: CommandDeps,
): Promise<Reply> {
  const { network } = (await store.findSettings(settingsOf(invocation))) ?? {};
  const grants = await store.listGrants(invocation.person.id);
  const isTheirs = grants.some(({ organizationId }) => organizationId === network?.organizationId);
  const how = `Say ${code(name)} followed by a network's name to choose one.`;
  if (network === undefined || !isTheirs) return { markdown: paragraphs(nothing, how), isPrivate: false };
  return { markdown: paragraphs(`${networkName(network, grants)} ${chosen}`, how), isPrivate: true };
}
