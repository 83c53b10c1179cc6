import { isLoopback } from '../core/loopback.ts';

/** The domains that serve the Dashboard API; each organization lives on a shard below one of them. */
const REGIONS = ['meraki.com', 'meraki.ca', 'meraki.cn', 'meraki.in', 'gov-meraki.com'];

/** Values of the query; a list is written `name[]=a&name[]=b`, which Meraki's specification omits. */
export type QueryParameters = Record<string, string | number | readonly string[]>;

/** Where requests may go: our own base, and what redirects and pages may point at. */
export interface Addresses {
  /** @param segments parts of the path, not yet encoded */
  of(segments: readonly string[], query?: QueryParameters): URL;
  /** Where a redirect leads, or undefined when the token must not follow it. */
  redirected(from: URL, location: string): URL | undefined;
  /** Another page of the same list on our own base: Meraki's links name shards. Undefined when it is no such. */
  otherPage(from: URL, link: string): URL | undefined;
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
    otherPage(from, link) {
      if (!URL.canParse(link, from.href)) return undefined;
      const { pathname, search } = new URL(link, from);
      if (decoded(pathname) !== decoded(from.pathname)) return undefined;
      const url = new URL(from);
      url.search = search;
      return url;
    },
  };
}

/** Whether a host is a domain or below it, compared on label boundaries. */
function isWithin(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

/** A path as it was before it was escaped, to compare two; one that can't be stays as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Where a list goes on: most at `next`, logs that begin with what is newest at `prev`. */
export type Onward = 'next' | 'prev';

const RELATIONS: Record<Onward, RegExp> = { next: relation('next'), prev: relation('prev') };

/** A relation type (RFC 8288), of which Meraki leaves the quotes out. */
function relation(name: Onward): RegExp {
  return new RegExp(String.raw`;\s*rel\s*=\s*(?:${name}\b|"(?:[^"]*\s)?${name}(?:\s[^"]*)?")`, 'i');
}

/** The target of `rel=next`, or `rel=prev`, in a Link header. */
export function linkOf(header: string, onward: Onward): string | undefined {
  for (const [, target, parameters] of header.matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (RELATIONS[onward].test(parameters ?? '')) return target;
  }
  return undefined;
}
