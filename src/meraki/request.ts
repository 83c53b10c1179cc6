import type { z } from 'zod';
import type { Slices } from '../core/async/slices.ts';
import type { Cursor, Excerpt } from '../core/dashboard.ts';
import { type Addresses, type PageDirection, pageLinkIn, type QueryParameters } from './addresses.ts';
import type { ApiCall, ApiResponse } from './api-call.ts';
import { checkShape, createItemChecker, isCheckedBy, leftOutOf, noteLeftOut } from './checked-lists.ts';
import { unexpected } from './failures.ts';
import { type Operation, type OperationId, operations } from './operations.ts';

/** An operation with its parameters, and the shape of its answer. */
export interface MerakiRequest<T> {
  operation: OperationId;
  /** The parameters of the operation's path, except the organization, which is filled in. */
  path?: Record<string, string>;
  query?: QueryParameters;
  /** The body; only for POST. */
  body?: object;
  /** @see ApiCall.isKept */
  isKept?: boolean;
  shape: z.ZodType<T>;
}

/**
 * Requests operations about one organization. Each method throws KnownError: see `Send`, and `meraki_unexpected` for a wrong
 * shape.
 */
export interface RequestMeraki {
  /** Makes one call. */
  one<T>(request: MerakiRequest<T>): Promise<T>;
  /** Makes one call, for a list that has no pages; its shape has to take each item by itself, as in `page` and `all`. */
  list<T>(request: MerakiRequest<T[]>): Promise<T[]>;
  /** Makes one call, for the first page of a list or for the one that `from` names. */
  page<T>(request: MerakiRequest<T[]>, from?: Cursor): Promise<Excerpt<T>>;
  /** Does what `page` does for an answer that is an object around a list. */
  object<T>(
    request: MerakiRequest<T>,
    from?: Cursor,
    direction?: PageDirection,
  ): Promise<{ data: T; next: Cursor | undefined }>;
  /** Reads all pages of what `object` reads one page of, within the limit of `all`. */
  objects<T>(request: MerakiRequest<T>): Promise<T[]>;
  /** Checks a list inside an answer, item by item. */
  items<T>(shape: z.ZodType<T[]>, list: readonly unknown[], what: string): Promise<T[]>;
  /** Reads a whole list, page after page, 20 pages at most: a longer list is `meraki_unexpected`. `leftOutOf` knows what is missing. */
  all<T>(request: MerakiRequest<T[]>): Promise<T[]>;
}

/** The limit of pages; it is enough for 100,000 devices, more than any known organization has. */
const MAX_PAGES = 20;

/** The collaborators of requests. */
export interface RequestDeps {
  addresses: Addresses;
  slices: Pick<Slices, 'each'>;
  /** Fills in `{organizationId}` of a path; absent for operations that have none. */
  organizationId?: string;
  /** Sends a call as `Send` does. */
  exchange(call: Omit<ApiCall, 'rateLimiter'>): Promise<ApiResponse>;
  /** Takes note of items of a list that could not be read. */
  leaveOut?(items: number): void;
}

/** Creates requests: each becomes a URL, is sent, and its answer is checked against the shape. */
export function createRequest(deps: RequestDeps): RequestMeraki {
  const { addresses, slices, organizationId, exchange, leaveOut = () => {} } = deps;

  function urlOf<T>(request: MerakiRequest<T>, from: Cursor | undefined): URL {
    const { path, perPage }: Operation = operations[request.operation];
    const parameters: Record<string, string | undefined> = { organizationId, ...request.path };
    const segments = path.slice(1).split('/');
    const url = addresses.urlOf(
      segments.map((segment) => {
        const name = /^\{(\w+)\}$/.exec(segment)?.[1];
        return name === undefined ? segment : pathSegment(parameters[name]);
      }),
      { ...(perPage !== undefined && { perPage }), ...request.query },
    );
    if (from === undefined) return url;
    const page = addresses.otherPage(url, from);
    if (page === undefined) throw unexpected('the page is of another list');
    return withinNetworks(page, url);
  }

  async function call<T>(
    request: MerakiRequest<T>,
    from?: Cursor,
    direction: PageDirection = 'next',
    itemShape?: z.ZodType<unknown[]>,
  ) {
    const operation: Operation = operations[request.operation];
    const url = urlOf(request, from);
    const { body, isKept } = request;
    const { json, link } = await exchange({ operation, url, body, isKept, itemShape });
    return { json, what: url.pathname, next: pageAfter(url, link, direction) };
  }

  async function object<T>(request: MerakiRequest<T>, from?: Cursor, direction?: PageDirection) {
    const { json, what, next } = await call(request, from, direction);
    return { data: checkShape(request.shape, json, what), next };
  }

  async function items<T>(shape: z.ZodType<T[]>, list: readonly unknown[], what: string): Promise<T[]> {
    const checker = createItemChecker(shape, what, slices);
    await checker.add(list);
    leaveOut(leftOutOf(checker.list));
    return checker.list;
  }

  function pageAfter(url: URL, header: string | undefined, direction: PageDirection): Cursor | undefined {
    const link = header === undefined ? undefined : pageLinkIn(header, direction);
    if (link === undefined) return undefined;
    const page = addresses.otherPage(url, link);
    if (page === undefined) throw unexpected('the next page is of another list');
    return page.pathname + page.search;
  }

  async function page<T>(request: MerakiRequest<T[]>, from?: Cursor): Promise<Excerpt<T>> {
    const { shape } = request;
    const { json, what, next } = await call(request, from, 'next', shape);
    const found = isCheckedBy(shape, json) ? json : checkShape(shape, json, what);
    leaveOut(leftOutOf(found));
    return { items: found, ...(next !== undefined && { next }) };
  }

  return {
    one: async (request) => (await object(request)).data,
    list: async (request) => (await page(request)).items,
    object,
    page,
    items,
    objects: async (request) => (await pagesOf((from) => object(request, from))).map(({ data }) => data),
    async all<T>(request: MerakiRequest<T[]>): Promise<T[]> {
      const pages = await pagesOf((from) => page(request, from));
      const found = pages.flatMap(({ items }) => items);
      noteLeftOut(
        found,
        pages.reduce((sum, { items }) => sum + leftOutOf(items), 0),
      );
      return found;
    },
  };
}

/** Reads page after page. @throws KnownError `meraki_unexpected` when there are more than 20 */
async function pagesOf<Page extends { next?: Cursor | undefined }>(
  read: (from: Cursor | undefined) => Promise<Page>,
): Promise<Page[]> {
  const pages: Page[] = [];
  let from: Cursor | undefined;
  do {
    if (pages.length === MAX_PAGES) throw unexpected('the pages do not end');
    const page: Page = await read(from);
    pages.push(page);
    from = page.next;
  } while (from !== undefined);
  return pages;
}

/** The parameters that name the networks that a list is about. */
const OF_NETWORKS = ['networkIds[]', 'networkId'];

/**
 * Makes a page one of the list that is asked for: a link that lost its filter, or a cursor of a list about other networks, must
 * not lead out of the networks of `asked`.
 */
function withinNetworks(page: URL, asked: URL): URL {
  for (const name of OF_NETWORKS) {
    const ids = asked.searchParams.getAll(name);
    if (ids.length === 0 || ids.join() === page.searchParams.getAll(name).join()) continue;
    page.searchParams.delete(name);
    for (const id of ids) page.searchParams.append(name, id);
  }
  return page;
}

/** Refuses ids that would turn the path into another one. */
function pathSegment(id = ''): string {
  if (id === '' || id === '.' || id === '..') throw unexpected('no id to ask for');
  return id;
}
