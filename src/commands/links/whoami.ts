import type { Command } from '../../bot/command.ts';
import { lentTo } from '../../bot/links/borrowed.ts';
import { type Defaults, defaultsOf, linkLine, networkName } from '../../bot/links/defaults.ts';
import { borrowedLine } from '../../bot/links/lent-in-words.ts';
import { organizationNames } from '../../bot/links/links-of.ts';
import { byOrganization, mayName, type Reachable } from '../../bot/links/reachable.ts';
import { createTimes } from '../../bot/text/times.ts';
import { bold, bullets, code, paragraphs } from '../../bot/text/wording.ts';
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
  async run(invocation, deps) {
    const { store, chat, isAdmin, clock } = deps;
    const { person, isDirect } = invocation;
    const [{ open }, grants, defaults, settings, zone] = await Promise.all([
      lentTo(invocation, deps),
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
    const times = createTimes(zone ?? 'UTC', clock());
    const lent = open.map((one) => borrowedLine(one, defaults, times));
    const role = isAdmin(person.id) ? " You are one of this bot's administrators." : '';
    const markdown = paragraphs(
      `You are ${bold(person.displayName)} (${escapeMarkdown(person.email)}).${role}`,
      lines.length > 0 ? 'Your links:' : `You have no links. Say ${code('link')} to make one.`,
      bullets(lines),
      lent.length > 0 ? 'Lent to you:' : '',
      bullets(lent),
      networksLine(byOrganization(grants, open), defaults),
      zone === undefined
        ? 'Times are in UTC: Webex does not say which time zone you are in.'
        : `Times are in ${code(zone)}, your time zone in Webex.`,
      settings?.keepAlive === true ? 'I keep your links alive while you do not use them.' : '',
      isDirect ? personIdLine(person.id) : '',
    );
    return { markdown, isPrivate: true, tellsOf: open.map(({ share }) => share) };
  },
};

/** Names the person's id, which means nothing to people, and what it is for. */
function personIdLine(id: string): string {
  return `Only needed for the bot's setting ${code('BOT_ADMINS')}: your person ID in Webex is ${code(id.replace(/[^\w=-]/g, ''))}.`;
}

/** Sentences about the default networks, if the person can ask about them. */
function networksLine(organizations: readonly Reachable[], { myNetwork, networkHere }: Defaults): string {
  const isShown = (network: DefaultNetwork | undefined): network is DefaultNetwork =>
    network !== undefined && mayName(network, organizations);
  return [
    isShown(myNetwork) ? `Your default network is ${networkName(myNetwork, organizations)}.` : '',
    isShown(networkHere)
      ? `The default network in this space is ${networkName(networkHere, organizations)}.`
      : '',
  ]
    .filter((line) => line !== '')
    .join(' ');
}
