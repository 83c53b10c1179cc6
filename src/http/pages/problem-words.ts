import type { LinkProblem } from '../../oauth/link-refused.ts';

/** The texts of one problem: what happened, and what to do. `{provider}` is filled in. */
interface Words {
  status: number;
  title: string;
  happened: string;
  next: string;
  /** Shown in place of `next` on a page with a button that tries again. */
  retry?: string;
}

const ASK_AGAIN = 'Go back to Webex and say “link” to the bot: it sends you a new one.';
/** The advice to open the same link again. */
export const SAME_LINK = 'Go back to the message with your link and open it again in this browser.';

/** The texts of every problem. */
export const WORDS: Record<LinkProblem | 'cross_site' | 'bad_request', Words> = {
  unknown: {
    status: 410,
    title: 'This link no longer works',
    happened: 'It was used, has expired, or was not copied completely.',
    next: ASK_AGAIN,
  },
  expired: {
    status: 410,
    title: 'This link has expired',
    happened: 'A link works for 10 minutes, so that a forgotten one is of no use to anybody.',
    next: ASK_AGAIN,
  },
  replaced: {
    status: 410,
    title: 'This link is no longer valid',
    happened: 'A newer link replaced it, or somebody else tried to use it.',
    next: 'Use the newest link that the bot sent you, or say “link” to it again.',
  },
  burnt_elsewhere: {
    status: 410,
    title: 'This link has ended',
    happened: 'A sign-in that it began came back in another browser. Nothing was linked.',
    next: 'Go back to Webex and say “link” to the bot again, and go through every step in one browser.',
  },
  revoked: {
    status: 410,
    title: 'Nothing was linked',
    happened:
      'While you were linking, an administrator of the bot revoked links, and ended yours before it was made.',
    next: 'The bot wrote to you in Webex who it was: ask them before you say “link” to it again.',
  },
  unlinked: {
    status: 410,
    title: 'Nothing was linked',
    happened: 'While you were linking, you said “unlink” to the bot, which ended this link too.',
    next: ASK_AGAIN,
  },
  used: {
    status: 410,
    title: 'This link has been used',
    happened: 'Your organization was linked with it already, perhaps in another tab.',
    next: 'Go back to Webex: say “organizations” to see what is linked, or “link” to link another one.',
  },
  other_browser: {
    status: 410,
    title: 'This link belongs to another browser',
    happened: 'Somebody pressed its button in another browser first, and only that one can go on with it.',
    next: 'Finish there. If that was not you, go back to Webex and say “link”: the old link ends at once.',
  },
  wrong_step: {
    status: 409,
    title: 'One step was skipped',
    happened: 'Before Meraki is asked, Webex has to say who you are.',
    next: SAME_LINK,
  },
  busy: {
    status: 409,
    title: 'Another tab is linking right now',
    happened: 'Your organization is being linked in another tab of this browser.',
    next: 'Wait for that tab. If it is gone, say “link” to the bot again.',
  },
  duplicate_parameter: {
    status: 400,
    title: 'This address is not valid',
    happened: 'The sign-in response contained a parameter twice. That is not normal, so it was refused.',
    next: SAME_LINK,
  },
  unknown_attempt: {
    status: 410,
    title: 'This sign-in is over',
    happened: 'A sign-in counts once and for 10 minutes, so going back to it does not work.',
    next: `${SAME_LINK} You go on from there.`,
  },
  foreign_browser: {
    status: 403,
    title: 'This sign-in was started in another browser',
    happened: 'So it can’t be finished here. Nothing was linked.',
    next: 'Finish in the browser in which you opened your link. If you did not start this, just close the page.',
  },
  burnt: {
    status: 403,
    title: 'This sign-in was started in another browser',
    happened: 'So the link that it belongs to has ended, there too. Nothing was linked.',
    next: 'If the link is yours, say “link” to the bot again and go through every step in one browser. If somebody sent you here, close this page: nobody needs its address.',
  },
  wrong_provider: {
    status: 400,
    title: 'This address is not valid',
    happened: 'The sign-in of one service returned to the callback of the other.',
    next: SAME_LINK,
  },
  wrong_issuer: {
    status: 400,
    title: 'That answer came from somewhere else',
    happened: 'The sign-in was answered by a server that was not asked. Nothing was linked.',
    next: 'Say “link” to the bot again. If this page comes back, tell the administrator of the bot.',
  },
  denied: {
    status: 403,
    title: 'Nothing was linked',
    happened: '{provider} says that consent was not given.',
    next: `If you pressed the wrong button: ${SAME_LINK}`,
    retry:
      'Only a full administrator of a Meraki organization can link it. They can then ask on your behalf in a space that you share. If you pressed the wrong button, try again.',
  },
  refused_by_provider: {
    status: 502,
    title: '{provider} refused',
    happened: '{provider} did not accept this bot’s request. Nothing was linked.',
    next: 'Tell the administrator of the bot: the integration’s callback address or scopes are probably wrong.',
  },
  missing_code: {
    status: 400,
    title: 'This address is not valid',
    happened: '{provider} sent you back without saying what happened.',
    next: SAME_LINK,
  },
  wrong_person: {
    status: 403,
    title: 'This link is for somebody else',
    happened: 'It was made for another person than the one who is signed in at Webex here, so it has ended.',
    next: 'If it was sent to you, sign out of Webex in this browser and say “link” to the bot again.',
  },
  declined: {
    status: 200,
    title: 'Nothing was linked',
    happened:
      'You said that this is not you. So the link has ended, and the bot tells the person it was made for.',
    next: 'If somebody else is signed in at Webex in this browser, sign them out. Then say “link” to the bot, and open the new link that it sends you.',
  },
  outside: {
    status: 403,
    title: 'Your Webex organization may not use this bot',
    happened: 'This bot answers only people of certain Webex organizations. Nothing was linked.',
    next: 'If that is wrong, ask the administrator of the bot to let your organization in. Then say “link” to the bot again.',
  },
  sign_in_failed: {
    status: 502,
    title: '{provider} did not answer',
    happened: '{provider} could not finish the sign-in just now. Nothing was linked.',
    next: `Wait a moment. ${SAME_LINK}`,
    retry: 'Wait a moment and try again.',
  },
  bad_credentials: {
    status: 502,
    title: 'This bot is not set up correctly',
    happened: '{provider} does not know this bot’s credentials. Nothing was linked.',
    next: 'Tell the administrator of the bot: the client secret has to be renewed.',
  },
  no_organization: {
    status: 409,
    title: 'Meraki named no organization',
    happened: 'You consented, but Meraki did not say for which organization, so nothing was linked.',
    next: 'Try again and choose an organization. If that fails, check that its Dashboard API access is enabled.',
  },
  cross_site: {
    status: 403,
    title: 'That button was on another site',
    happened: 'Something other than this server’s own page tried to continue here.',
    next: SAME_LINK,
  },
  bad_request: {
    status: 400,
    title: 'This request is not valid',
    happened: 'This server could not read it.',
    next: SAME_LINK,
  },
};
