import { isLoopback } from '../core/loopback.ts';
import { isMerakiHost } from './shapes/meraki-hosts.ts';

/** The values of a query. A list is written `name[]=a&name[]=b`, although Meraki's specification omits the brackets. */
export type QueryParameters = Record<string, string | number | readonly string[]>;

/** The addresses that may get a token: those below our base, and those that redirects and pages may lead to. */
export interface Addresses {
  /** @param segments parts of the path, not yet encoded */
  urlOf(segments: readonly string[], query?: QueryParameters): URL;
  /** Returns the target of a redirect, or undefined when the token must not go there. */
  redirectTarget(from: URL, location: string): URL | undefined;
  /**
   * Returns another page of the same list, on our own base because Meraki's links name shards; undefined when the
   * link leads to anything else.
   */
  otherPage(from: URL, link: string): URL | undefined;
}

/** @param apiUrl e.g. `https://api.meraki.com/api/v1` */
export function createAddresses(apiUrl: string): Addresses {
  const base = new URL(apiUrl);
  const root = `${base.pathname.replace(/\/+$/, '')}/`;
  const isBelowRoot = (url: URL) => url.pathname.startsWith(root);
  const isMeraki = (url: URL) => isMerakiHost(url.hostname);
  const baseIsMeraki = isMeraki(base);
  const baseIsLoopback = base.protocol === 'http:' && isLoopback(base.hostname);

  function mayHaveToken(url: URL): boolean {
    if (url.username !== '' || url.password !== '' || !isBelowRoot(url)) return false;
    if (baseIsLoopback && url.protocol === 'http:') return url.hostname === base.hostname;
    if (url.protocol !== 'https:') return false;
    if (url.host === base.host) return true;
    return baseIsMeraki && url.port === '' && isMeraki(url);
  }

  return {
    urlOf(segments, query = {}) {
      const url = new URL(root + segments.map(encodeURIComponent).join('/'), base);
      for (const [name, value] of Object.entries(query)) {
        if (typeof value === 'object') for (const one of value) url.searchParams.append(`${name}[]`, one);
        else url.searchParams.append(name, String(value));
      }
      return url;
    },
    redirectTarget(from, location) {
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

/** Decodes a path, so that two can be compared; one that is not encoded correctly stays as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The relation that leads on: `next` for most lists, `prev` for logs, which begin with the newest entry. */
export type PageDirection = 'next' | 'prev';

const RELATIONS: Record<PageDirection, RegExp> = { next: relation('next'), prev: relation('prev') };

/** Matches a relation type (RFC 8288 section 3.3); Meraki leaves its quotes out. */
function relation(name: PageDirection): RegExp {
  return new RegExp(String.raw`;\s*rel\s*=\s*(?:${name}\b|"(?:[^"]*\s)?${name}(?:\s[^"]*)?")`, 'i');
}

/** Returns the target of a relation in a Link header (RFC 8288), or undefined when the header has none. */
export function pageLinkIn(header: string, direction: PageDirection): string | undefined {
  for (const [, target, parameters] of header.matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (RELATIONS[direction].test(parameters ?? '')) return target;
  }
  return undefined;
}
