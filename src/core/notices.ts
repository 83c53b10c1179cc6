import type { Message } from './chat.ts';
import type { KnownError } from './errors.ts';
import type { Grant } from './links.ts';
import { escapeMarkdown } from './markdown.ts';
import type { Person } from './person.ts';

/** After linking: names the organization, because the person may administer several. */
export function linkedNotice(grant: Grant): Message {
  return {
    markdown: [
      `✅ **${escapeMarkdown(grant.organizationName)}** is linked. I answer you with it from now on; nobody else can use it.`,
      'Try `status`, or `help` for everything I can do. `unlink` ends it whenever you want.',
    ].join('\n\n'),
  };
}

/** To the person whose link somebody else opened. */
export function wrongPersonNotice(identity: Person): Message {
  return {
    markdown: [
      `⚠️ Your link was opened by **${escapeMarkdown(identity.displayName)}**, so I ended it. Nothing was linked.`,
      'If that was you with another Webex sign-in, sign out of Webex in the browser and say `link` again.',
    ].join('\n\n'),
  };
}

/** The one message about a link that died. */
export function relinkNotice(error: KnownError): Message {
  return { markdown: `⚠️ ${error.message}\n\n${error.next}` };
}
