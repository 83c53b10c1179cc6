import type { OutgoingMessage } from './chat.ts';
import { DAY, MINUTE } from './clock.ts';
import type { Grant } from './links.ts';
import { escapeMarkdown } from './markdown.ts';
import type { Person } from './person.ts';
import { relinkCause } from './refusals.ts';
import type { RestoredLink } from './settings.ts';
import { TICKET_LIFE } from './tickets.ts';

const bold = (foreign: string) => `**${escapeMarkdown(foreign)}**`;

/** Returns the Markdown that offers a one-time URL; the same text wherever it is sent. */
export function linkOffer(url: string, what = 'Link your Meraki organization'): string {
  return [
    `**[${what}](${url})**`,
    `You sign in with Webex, then a full administrator of the organization agrees at Meraki. The URL works once, for you only, for ${TICKET_LIFE / MINUTE} minutes; a new link replaces it.`,
  ].join('\n\n');
}

/** Creates the message after linking; it names the organization, because the person may administer several. */
export function linkedNotice(grant: Grant): OutgoingMessage {
  return {
    markdown: [
      `✅ ${bold(grant.organizationName)} is linked. Nobody else can use it unless you lend it: \`share\` says how.`,
      'Try `status`, or `help` for everything I can do. `unlink` ends it whenever you want; with several organizations, `use organization` sets which one answers.',
    ].join('\n\n'),
  };
}

/** Creates the message to a person whose one-time URL somebody else opened. */
export function wrongPersonNotice(identity: Person): OutgoingMessage {
  return {
    markdown: [
      `⚠️ Your link was opened by ${bold(identity.displayName)}, so I ended it. Nothing was linked.`,
      'If that was you with another Webex sign-in, sign out of Webex in the browser and say `link` again.',
    ].join('\n\n'),
  };
}

/** Creates the message to a person whose one-time URL was opened by somebody who said “Not me”. */
export function declinedNotice(): OutgoingMessage {
  return {
    markdown: [
      '⚠️ Your one-time URL was opened in a browser in which you are signed in to Webex, and somebody there pressed “Not me”, so I ended it. Nothing was linked.',
      'If that was you by mistake, say `link` for a new one. If not, sign out of Webex there: somebody else is using that browser.',
    ].join('\n\n'),
  };
}

/** Creates the message to a person whose sign-in came back in a browser that had not begun it. */
export function burntNotice(): OutgoingMessage {
  return {
    markdown: [
      '⚠️ The one-time URL that I sent you has ended: a sign-in that began with it came back in another browser. Nothing was linked.',
      'Say `link` again, and go through every step in the browser in which you open it. Nobody else can do a step for you: an administrator who wants to link an organization says `link` to me themselves.',
    ].join('\n\n'),
  };
}

/**
 * Creates the message about a link that ended while nobody was asking.
 * @param url the new one-time URL; undefined when the person has one already
 */
export function relinkNotice(grant: Grant, url: string | undefined): OutgoingMessage {
  return {
    markdown: [
      `⚠️ Your link to ${bold(grant.organizationName)} has ended: ${relinkCause(grant)}.`,
      url === undefined
        ? 'You already have a one-time URL from me: finish with that first, then say `link` for this organization.'
        : `${linkOffer(url, 'Link it again')} Later, say \`link\` and I send you another one.`,
    ].join('\n\n'),
  };
}

/** Creates the warning a week before Meraki ends an unused link. @param endsAt epoch milliseconds, as is `now` */
export function idleNotice(grant: Grant, endsAt: number, now: number): OutgoingMessage {
  return {
    markdown: [
      `⏳ Your link to ${bold(grant.organizationName)} has not been used for a long time. ${endsAt > now ? `Meraki ends it in ${days(endsAt - now)}` : 'Meraki ends such links, and may have ended it already'}.`,
      'Any question, such as `status`, keeps the link. Say `keep alive on` and I keep your links alive for you.',
    ].join('\n\n'),
  };
}

/**
 * Creates the line to a person who may not use the bot.
 *
 * @param isOpen whether anybody may
 * @param isAdmin whether the person is an administrator of the bot, who may use the administrators' commands all the same
 */
export function outsideNotice(isOpen: boolean, isAdmin: boolean): OutgoingMessage {
  const what = isOpen
    ? 'I answer only people of certain Webex organizations, and yours is not among them.'
    : "I can't answer anybody yet: the people who run me have not said which Webex organizations may use me.";
  const next = isAdmin
    ? "As an administrator of this bot you may use the administrators' commands; `WEBEX_ORGS` lets you in for the rest."
    : 'If that is wrong, ask the people who run me to let your organization in.';
  return { markdown: `${what} ${next}` };
}

/** Creates the message to the other administrators about an address of BOT_ADMINS that is in dispute. */
export function disputeNotice(email: string): OutgoingMessage {
  return {
    markdown: [
      `⚠️ **The address ${escapeMarkdown(email)} now belongs to another person.** It is in \`BOT_ADMINS\`, and Webex says that it no longer belongs to the administrator I knew by it. I trust neither that person nor the address's new owner.`,
      'If it is the right person, start me once without the address, and then with it again; or put the person id into `BOT_ADMINS`, as `whoami` shows it. Otherwise take the address out.',
    ].join('\n\n'),
  };
}

/** Creates the warning before a link ends that nobody asks through. @param endsAt epoch milliseconds, as is `now` */
export function unaskedNotice(grant: Grant, endsAt: number, now: number): OutgoingMessage {
  return {
    markdown: [
      `⏳ No question has used your link to ${bold(grant.organizationName)} for ${days(now - grant.lastUsedAt)}. I will end it in ${days(endsAt - now)}.`,
      `Any question about ${bold(grant.organizationName)}, such as \`status\`, keeps the link; \`keep alive\` does not.`,
    ].join('\n\n'),
  };
}

/** Creates the message about a link that ended because nobody asked through it. @param maxIdleDays for how long */
export function unaskedEndNotice(grant: Grant, maxIdleDays: number): OutgoingMessage {
  return {
    markdown: [
      `Your link to ${bold(grant.organizationName)} has ended: no question used it for ${days(maxIdleDays * DAY)}. I deleted its tokens.`,
      'Say `link` whenever you need it again.',
    ].join('\n\n'),
  };
}

/** `1 day`, `14 days`: at least one. @param ms milliseconds */
function days(ms: number): string {
  const count = Math.max(1, Math.round(ms / DAY));
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}

/** People, or links, that are named to the administrators. */
const MAX_NAMED = 20;

/**
 * Creates the message to the administrators when Webex does not know more people than can be believed.
 *
 * @param missing a grant of each of them
 * @param asked how many people Webex was asked about
 */
export function manyMissingNotice(missing: readonly Grant[], asked: number): OutgoingMessage {
  const named = missing
    .slice(0, MAX_NAMED)
    .map((grant) => `${bold(grant.personName)} (${escapeMarkdown(grant.personEmail)})`);
  const more = missing.length - named.length;
  return {
    markdown: [
      `⚠️ **Webex does not know ${missing.length} of the ${asked} people whose links are kept alive without questions.** That is implausibly many, so I ended none of their links.`,
      `They are ${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`,
      'Say `revoke` with the address of each person who has left. I ask again tomorrow.',
    ].join('\n\n'),
  };
}

/** Creates the message to the administrators when the bot can't read its own person at Webex. */
export function selfUnreadableNotice(): OutgoingMessage {
  return {
    markdown:
      '⚠️ **Webex does not find even me,** so I do not trust what it says about others: links of people who have left stay until it does. I keep trying; the log says what Webex answered.',
  };
}

/**
 * Creates the message to the administrators about links that an older store brought back.
 *
 * @param links at least one
 */
export function restoredNotice(links: readonly RestoredLink[]): OutgoingMessage {
  const named = links
    .slice(0, MAX_NAMED)
    .map(
      ({ personName, personEmail, organizationName }) =>
        `- ${bold(personName)} (${escapeMarkdown(personEmail)}), ${bold(organizationName)}`,
    );
  const more = links.length - named.length;
  const [one, them] =
    links.length === 1 ? ['a link that was', 'It has'] : [`${links.length} links that were`, 'They have'];
  return {
    markdown: [
      `⚠️ **I was started with an older copy of my store.** It held ${one} ended since. ${them} ended again, and I tell Meraki until it confirms:`,
      [...named, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n'),
      'Look through `links`, and `revoke` what should have ended too: I know only what the audit log holds. Say `forget` again for everybody who was forgotten since that copy. Links that were made or renewed since then have to be made again with `link`. If you did not put the copy there, ask who did.',
    ].join('\n\n'),
  };
}

/** Creates the message to the administrators when Meraki refuses the bot's own credentials. */
export function credentialsNotice(): OutgoingMessage {
  return {
    markdown: [
      "⚠️ **Meraki refuses this bot's own credentials.** All links are kept, but none can be renewed: within an hour nobody will get answers.",
      'Put the right `MERAKI_CLIENT_ID` and `MERAKI_CLIENT_SECRET` into the environment and restart me.',
    ].join('\n\n'),
  };
}
