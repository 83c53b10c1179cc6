import { recordDeed } from '../../bot/audit.ts';
import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { networkNamed } from '../../bot/find/network.ts';
import { networkName } from '../../bot/links/defaults.ts';
import type { LinkTarget } from '../../bot/links/links-of.ts';
import { mayName, namingOf, reachableBy } from '../../bot/links/reachable.ts';
import { useLink } from '../../bot/links/use-link.ts';
import { choiceCard } from '../../bot/report/choice-card.ts';
import { commandLine, readArguments } from '../../bot/text/arguments.ts';
import { asKeyword } from '../../bot/text/tokens.ts';
import { code, paragraphs } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import { escapeCardText } from '../../core/markdown.ts';
import { networkChooser, personSettings, type Settings, spaceSettings } from '../../core/settings.ts';
import { changedMeanwhile, isOfSpace, settingsToTakeBack } from './space-default.ts';

/** The scope of a default network (the person or a space), and the words of its command. */
interface UseNetworkScope {
  name: 'use network' | 'use here network';
  summary: string;
  examples: Command['examples'];
  /** The id of the settings that keep the choice. */
  settingsOf(invocation: Invocation): string;
  /** The sentence that a chosen network's name begins. */
  chosen: string;
  /** The sentence for when none is chosen. */
  nothing: string;
}

/** Chooses the default network of the person. */
export const useNetwork = createUseNetwork({
  name: 'use network',
  summary: 'Set your default network, for questions that name none',
  examples: ['use network Rotterdam 301', 'use network clear', 'use network'],
  settingsOf: ({ person }) => personSettings(person.id),
  chosen:
    'is your default network: your questions about that organization cover this network, unless they name another or the space has its own default.',
  nothing: 'You have no default network: questions that name none cover the whole organization.',
});

/** Chooses the default network of a space. */
export const useHereNetwork = createUseNetwork({
  name: 'use here network',
  summary: 'Set the default network of this space, for questions that name none',
  examples: ['use here network Rotterdam 301', 'use here network clear', 'use here network'],
  settingsOf: ({ place }) => spaceSettings(place.roomId),
  chosen:
    'is the default network in this space: questions here about that organization cover this network, unless they name another.',
  nothing: "This space has no default network: each person's own counts.",
});

function createUseNetwork(scope: UseNetworkScope): Command {
  const { name, summary, examples, settingsOf, nothing, chosen } = scope;
  return {
    name,
    usage: '[network|clear]',
    group: 'Your links',
    changes: true,
    lent: 'always',
    summary,
    examples,
    run(invocation, deps) {
      const { subject, organization } = readArguments(invocation.argumentText, ['organization']);
      if (subject === '') return currentChoice(scope, invocation, deps);
      const again = ({ organizationId }: LinkTarget) =>
        commandLine(name, { subject, organization: organizationId });
      if (/^(clear|nothing|default|all networks)$/.test(asKeyword(subject))) return forget(invocation, deps);
      const named = organization === undefined ? undefined : { organization, say: again };
      return useLink(invocation, deps, { name, lent: 'always' }, named, async ({ dashboard, grant }) => {
        const { organizationId } = grant;
        const found = await networkNamed(subject, await dashboard.networks(), {
          say: ({ id }) => commandLine(name, { subject: id, organization: organizationId }),
          slices: deps.slices,
        });
        const network = { id: found.id, name: found.name, organizationId };
        const { id: personId, orgId } = invocation.person;
        const chooser = { personId, orgId, networkId: network.id };
        await deps.store.changeSettings(settingsOf(invocation), (settings) => ({
          ...settings,
          network,
          ...(isOfSpace(name) && { choosers: { ...settings.choosers, network: chooser } }),
        }));
        await recordDeed(invocation, deps, {
          action: 'setting',
          command: name,
          outcome: 'chosen',
          organizationId,
        });
        const markdown = paragraphs(
          `${networkName(network, [grant])} ${chosen}`,
          `${code('in all networks')} after a question ignores it once; ${code(`${name} clear`)} undoes this.`,
        );
        return { markdown, isPrivate: true, isDone: true };
      });
    },
  };

  async function forget(invocation: Invocation, deps: CommandDeps): Promise<Reply> {
    const before = await settingsToTakeBack(scope, defaultOf, invocation, deps);
    await deps.store.changeSettings(settingsOf(invocation), ({ network, ...settings }) => {
      if (network?.id !== before.network?.id) throw changedMeanwhile();
      return isOfSpace(name)
        ? { ...settings, choosers: { ...settings.choosers, network: undefined } }
        : settings;
    });
    await recordDeed(invocation, deps, { action: 'setting', command: name, outcome: 'nothing' });
    return { markdown: nothing, isPrivate: false, isDone: true };
  }
}

/** Finds the organization of the default network, and who chose it. */
function defaultOf(settings: Settings) {
  return { organizationId: settings.network?.organizationId, chooser: networkChooser(settings) };
}

/** Tells the present choice. A network that the person can't ask about is not named. */
async function currentChoice(
  { name, settingsOf, chosen, nothing }: UseNetworkScope,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<Reply> {
  const { network } = (await deps.store.findSettings(settingsOf(invocation))) ?? {};
  const organizations = await reachableBy(invocation, deps);
  const isShown = network !== undefined && mayName(network, organizations);
  const said = isShown ? `${networkName(network, organizations)} ${chosen}` : nothing;
  const onCard = isShown ? `**${escapeCardText(network.name)}** ${chosen}` : nothing;
  const choices = [
    { label: 'Networks', command: 'networks in all networks' },
    ...(isShown ? [{ label: 'No default', command: `${name} clear` }] : []),
  ];
  const note = `Say “${name}” followed by a network's name to choose one.`;
  return namingOf(organizations, async () => ({
    markdown: paragraphs(said, `Say ${code(name)} followed by a network's name to choose one.`),
    card: choiceCard(onCard, choices, invocation.person.id, { note }),
    isPrivate: isShown,
  }));
}
