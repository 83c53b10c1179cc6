import { isLoopback } from '../core/loopback.ts';

/** The domains that serve the Dashboard API; each organization lives on a shard below one of them. */
const REGIONS = ['meraki.com', 'meraki.ca', 'meraki.cn', 'meraki.in', 'gov-meraki.com'];

/** Values of the query; a list is written `name[]=a&name[]=b`, which Meraki's specification omits. */
export type Query = Record<string, string | number | readonly string[]>;

/** Where requests may go: our own base, and what redirects and pages may point at. */
export interface Addresses {
  /** @param segments parts of the path, not yet encoded */
  of(segments: readonly string[], query?: Query): URL;
  /** Where a redirect leads, or undefined when the token must not follow it. */
  redirected(from: URL, location: string): URL | undefined;
  /** The next page on our own base: Meraki's links name shards. Undefined when it leaves the API. */
  nextPage(from: URL, link: string): URL | undefined;
}

/** @param apiUrl e.g. `https://api.meraki.com/api/v1` */
export function createAddresses(apiUrl: string): Addresses {
  const base = new URL(apiUrl);
  const root = `${base.pathname.replace(/\/+$/, '')}/`;
  const insideApi = (url: URL) => url.pathname.startsWith(root);
  const atMeraki = REGIONS.some((region) => isWithin(base.hostname, region));
  const onLoopback = base.protocol === 'http:' && isLoopback(base.hostname);

  function mayHaveToken(url: URL): boolean {
    if (url.username !== '' || url.password !== '' || !insideApi(url)) return false;
    if (onLoopback && url.protocol === 'http:') return url.hostname === base.hostname;
    if (url.protocol !== 'https:') return false;
    if (url.host === base.host) return true;
    return atMeraki && url.port === '' && REGIONS.some((region) => isWithin(url.hostname, region));
  }

  return {
    of(segments, query = {}) {
      const url = new URL(root + segments.map(encodeURIComponent).join('/'), base);
      for (const [name, value] of Object.entries(query)) {
        if (typeof value === 'object') for (const one of value) url.searchParams.append(`${name}[]`, one);
        else url.searchParams.append(name, String(value));
      }
      return url;
    },
    redirected(from, location) {
      const url = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
      return url && mayHaveToken(url) ? url : undefined;
    },
    nextPage(from, link) {
      if (!URL.canParse(link, from.href)) return undefined;
      const { pathname, search } = new URL(link, from);
      const url = new URL(base);
      url.pathname = pathname;
      url.search = search;
      return insideApi(url) ? url : undefined;
    },
  };
}

/** Whether a host is a domain or below it, compared on label boundaries. */
function isWithin(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

/** The target of `rel=next` in a Link header (RFC 8288); Meraki leaves the quotes around `next` out. */
export function nextLink(header: string): string | undefined {
  for (const [, target, parameters] of header.matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*(?:next\b|"(?:[^"]*\s)?next(?:\s[^"]*)?")/i.test(parameters ?? '')) return target;
  }
  return undefined;
}
