import type { Command } from '../../bot/command.ts';
import { type Defaults, defaultsOf, linkLine, networkName } from '../../bot/links/defaults.ts';
import { organizationNames } from '../../bot/links/links-of.ts';
import { bold, bullets, code, paragraphs } from '../../bot/text/wording.ts';
import type { Grant } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { scopesInWords } from '../../core/scopes.ts';
import { type DefaultNetwork, personSettings } from '../../core/settings.ts';

/** Tells the person what the bot knows about them: links, defaults, time zone, Webex id. */
export const whoami: Command = {
  name: 'whoami',
  group: 'Your links',
  summary: 'Who you are to me: your links, what they allow, your defaults',
  examples: ['whoami'],
  alsoSaid: ['who am I', 'what do you know about me'],
  async run(invocation, { store, chat, isAdmin, clock }) {
    const { person } = invocation;
    const [grants, defaults, settings, zone] = await Promise.all([
      store.listGrants(person.id),
      defaultsOf(invocation, store),
      store.findSettings(personSettings(person.id)),
      chat.timeZoneOf(person.id).catch(() => undefined),
    ]);
    const names = organizationNames(grants);
    const lines = grants.map((grant, index) => {
      const allowed = scopesInWords(grant.scopes);
      const may = allowed === '' ? '' : `; I may ${allowed}`;
      return `${linkLine(names[index] ?? '', grant, defaults, clock())}${may}`;
    });
    const role = isAdmin(person.id) ? " You are one of this bot's administrators." : '';
    const markdown = paragraphs(
      `You are ${bold(person.displayName)} (${escapeMarkdown(person.email)}).${role}`,
      lines.length > 0 ? 'Your links:' : `You have no links. Say ${code('link')} to make one.`,
      bullets(lines),
      networksLine(grants, defaults),
      `I tell times in ${zone === undefined ? 'UTC: Webex knows no time zone of yours' : `the time zone ${code(zone)}, as Webex has it`}.`,
      settings?.keepAlive === true ? 'I keep your links alive when you do not use them.' : '',
      `Your person id in Webex is \`${person.id.replace(/[^\w=-]/g, '')}\`.`,
    );
    return { markdown, isPrivate: true };
  },
};

/** Sentences about the default networks, if they are in organizations that the person has a link to. */
function networksLine(grants: readonly Grant[], { myNetwork, networkHere }: Defaults): string {
  const isLinked = (network: DefaultNetwork | undefined): network is DefaultNetwork =>
    grants.some(({ organizationId }) => organizationId === network?.organizationId);
  return [
    isLinked(myNetwork) ? `Your default network is ${networkName(myNetwork, grants)}.` : '',
    isLinked(networkHere) ? `The default network in this space is ${networkName(networkHere, grants)}.` : '',
  ]
    .filter((line) => line !== '')
    .join(' ');
}
