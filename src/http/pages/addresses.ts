import type { Ending } from './ending.ts';

/**
 * The end of every address that a callback leads to: a browser would put the fragment of the callback's own address there,
 * with a code in it if somebody had asked the provider for `response_mode=fragment` (RFC 9110 §10.2.2).
 */
const OWN_FRAGMENT = '#page';

/** The address of the page after linking. */
export const LINKED_ADDRESS = `/linked${OWN_FRAGMENT}`;

/** The address of the page after somebody has said that they are not the person of a link. */
export const DECLINED_ADDRESS = `/link/problem/webex/declined${OWN_FRAGMENT}`;

/** The address of the page after a callback that could not be read: it was too long, or came to almost the right address. */
export const UNREADABLE_ADDRESS = `/link/problem/meraki/bad_request${OWN_FRAGMENT}`;

/** Returns the address of the confirm page, which shows a ticket to the browser that claimed it. */
export function confirmAddress(ticketHash: string): string {
  return `/link/confirm/${ticketHash}${OWN_FRAGMENT}`;
}

/**
 * Returns the address of the page on which a callback ends that was refused or failed. It holds names of our own and the
 * hash of a ticket, nothing that came with the callback.
 *
 * @param provider whose callback it was
 */
export function addressOf(ending: Ending, provider: 'webex' | 'meraki'): string {
  return `${pathOf(ending, provider)}${OWN_FRAGMENT}`;
}

function pathOf(ending: Ending, provider: 'webex' | 'meraki'): string {
  switch (ending.kind) {
    case 'problem': {
      const { ticket } = ending.detail;
      return `/link/problem/${provider}/${ending.problem}${ticket === undefined ? '' : `/${ticket}`}`;
    }
    case 'bad_request':
      return `/link/problem/${provider}/bad_request`;
    case 'unavailable':
      return '/link/unavailable';
    case 'too_often':
      return '/link/too-often';
    case 'failed':
      return `/link/failed/${ending.reference}`;
  }
}
