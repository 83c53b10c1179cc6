import type { Command } from '../../bot/command.ts';
import { type Defaults, defaultsOf, linkLine, networkName } from '../../bot/links/defaults.ts';
import { organizationNames } from '../../bot/links/links-of.ts';
import { bold, bullets, code, paragraphs } from '../../bot/text/wording.ts';
import type { Grant } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { scopesInWords } from '../../core/scopes.ts';
import { type DefaultNetwork, personSettings } from '../../core/settings.ts';

/** Tells the person what the bot knows about them: links, defaults, time zone; directly also their Webex id. */
export const whoami: Command = {
  name: 'whoami',
  group: 'Your links',
  summary: 'Your identity, your links and what they allow, your defaults',
  examples: ['whoami'],
  alsoSaid: ['who am I', 'what do you know about me'],
  async run(invocation, { store, chat, isAdmin, clock }) {
    const { person, isDirect } = invocation;
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
      zone === undefined
        ? 'Times are in UTC: Webex does not say which time zone you are in.'
        : `Times are in ${code(zone)}, your time zone in Webex.`,
      settings?.keepAlive === true ? 'I keep your links alive while you do not use them.' : '',
      isDirect ? personIdLine(person.id) : '',
    );
    return { markdown, isPrivate: true };
  },
};

/** Names the person's id, which means nothing to people, and what it is for. */
function personIdLine(id: string): string {
  return `Only needed for the bot's setting ${code('BOT_ADMINS')}: your person ID in Webex is ${code(id.replace(/[^\w=-]/g, ''))}.`;
}

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
