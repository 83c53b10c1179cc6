import type { OutgoingMessage } from './chat.ts';
import { DAY, MINUTE } from './clock.ts';
import type { Grant } from './links.ts';
import { escapeMarkdown } from './markdown.ts';
import type { Person } from './person.ts';
import { relinkCause } from './refusals.ts';
import { TICKET_LIFE } from './tickets.ts';

const bold = (foreign: string) => `**${escapeMarkdown(foreign)}**`;

/** Returns the Markdown that offers a one-time URL; the same text wherever it is sent. */
export function linkOffer(url: string, what = 'Link your Meraki organization'): string {
  return [
    `**[${what}](${url})**`,
    `You sign in with Webex, then a full administrator of the organization agrees at Meraki. The URL works once, for you only, for ${TICKET_LIFE / MINUTE} minutes; a newer one voids it.`,
  ].join('\n\n');
}

/** Creates the message after linking; it names the organization, because the person may administer several. */
export function linkedNotice(grant: Grant): OutgoingMessage {
  return {
    markdown: [
      `✅ ${bold(grant.organizationName)} is linked; nobody else can use it.`,
      'Try `status`, or `help` for everything I can do. `unlink` ends it whenever you want; with several organizations, `use organization` says which one answers.',
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

/** Creates the message to a person whose sign-in came back in a browser that had not begun it. */
export function burntNotice(): OutgoingMessage {
  return {
    markdown: [
      '⚠️ I ended your link: a sign-in that it began came back in another browser. Nothing was linked.',
      'Say `link` again, and go through every step in the browser in which you open it. Nobody else can do a step for you: an administrator who should link an organization says `link` to me.',
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
        ? 'You have a link from me already: when you are through with it, say `link` for this organization.'
        : `${linkOffer(url, 'Link it again')} Later, say \`link\` and I send you another one.`,
    ].join('\n\n'),
  };
}

/** Creates the warning a week before Meraki ends an unused link. @param endsAt epoch milliseconds, as is `now` */
export function idleNotice(grant: Grant, endsAt: number, now: number): OutgoingMessage {
  const days = Math.max(1, Math.round((endsAt - now) / DAY));
  return {
    markdown: [
      `⏳ Your link to ${bold(grant.organizationName)} has not been used for a long time. Meraki ends it in ${days} ${days === 1 ? 'day' : 'days'}.`,
      'Any question, such as `status`, keeps it. Say `keep alive on` and I keep your links without being asked.',
    ].join('\n\n'),
  };
}

/** Creates the message to the administrators when Meraki refuses the bot's own credentials. */
export function credentialsNotice(): OutgoingMessage {
  return {
    markdown: [
      "⚠️ **Meraki refuses this bot's own credentials.** All links are kept, but none can be renewed: within the hour nobody gets answers any more.",
      'Put the right `MERAKI_CLIENT_ID` and `MERAKI_CLIENT_SECRET` into the environment and restart me.',
    ].join('\n\n'),
  };
}
