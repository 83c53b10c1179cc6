import type { z } from 'zod';
import type { Cursor, Excerpt } from '../core/dashboard.ts';
import { type Addresses, linkOf, type Onward, type QueryParameters } from './addresses.ts';
import { unexpected } from './failures.ts';
import { type Operation, type OperationId, operations } from './operations.ts';
import type { ApiResponse } from './send.ts';

/** What is asked of Meraki. */
export interface MerakiRequest<T> {
  operation: OperationId;
  /** What the path names; the organization is filled in. */
  path?: Record<string, string>;
  query?: QueryParameters;
  /** Of a POST. */
  body?: object;
  shape: z.ZodType<T>;
}

/** Asks Meraki about one organization; each call throws KnownError. */
export interface RequestMeraki {
  /** One call. */
  one<T>(question: MerakiRequest<T>): Promise<T>;
  /** One call: the first page, or the one that `from` names. */
  page<T>(question: MerakiRequest<T[]>, from?: Cursor): Promise<Excerpt<T>>;
  /** The same of an answer that is no bare list. */
  piece<T>(
    question: MerakiRequest<T>,
    from?: Cursor,
    onward?: Onward,
  ): Promise<{ data: T; next: Cursor | undefined }>;
  /** Page after page. */
  all<T>(question: MerakiRequest<T[]>): Promise<T[]>;
}

/** 100,000 devices: more than any known organization has. */
const MOST_PAGES = 20;

export interface RequestDeps {
  addresses: Addresses;
  organizationId?: string;
  exchange(call: { operation: Operation; url: URL; body?: object | undefined }): Promise<ApiResponse>;
}

export function createRequest({ addresses, organizationId, exchange }: RequestDeps): RequestMeraki {
  function addressOf<T>(question: MerakiRequest<T>, from: Cursor | undefined): URL {
    const operation: Operation = operations[question.operation];
    const named: Record<string, string | undefined> = { organizationId, ...question.path };
    const segments = operation.path.slice(1).split('/');
    const { perPage } = operation;
    const url = addresses.of(
      segments.map((segment) => {
        const name = /^\{(\w+)\}$/.exec(segment)?.[1];
        return name === undefined ? segment : segmentOf(named[name]);
      }),
      { ...(perPage !== undefined && { perPage }), ...question.query },
    );
    if (from === undefined) return url;
    const page = addresses.otherPage(url, from);
    if (page === undefined) throw unexpected('the page is of another list');
    return page;
  }

  async function piece<T>(question: MerakiRequest<T>, from?: Cursor, onward: Onward = 'next') {
    const operation: Operation = operations[question.operation];
    const url = addressOf(question, from);
    const { json, link } = await exchange({ operation, url, body: question.body });
    return { data: check(question.shape, json, url), next: pageAfter(url, link, onward) };
  }

  function pageAfter(url: URL, header: string | undefined, onward: Onward): Cursor | undefined {
    const link = header === undefined ? undefined : linkOf(header, onward);
    if (link === undefined) return undefined;
    const page = addresses.otherPage(url, link);
    if (page === undefined) throw unexpected('the next page is of another list');
    return page.pathname + page.search;
  }

  async function page<T>(question: MerakiRequest<T[]>, from?: Cursor): Promise<Excerpt<T>> {
    const { data: items, next } = await piece(question, from);
    return { items, ...(next !== undefined && { next }) };
  }

  return {
    one: async (question) => (await piece(question)).data,
    piece,
    page,
    async all<T>(question: MerakiRequest<T[]>): Promise<T[]> {
      let { items, next } = await page(question);
      for (let pages = 1; next !== undefined; pages++) {
        if (pages === MOST_PAGES) throw unexpected('the pages do not end');
        const more: Excerpt<T> = await page(question, next);
        items = items.concat(more.items);
        next = more.next;
      }
      return items;
    },
  };
}

/** One that would turn the path into another is no id. */
function segmentOf(id = ''): string {
  if (id === '' || id === '.' || id === '..') throw unexpected('no id to ask for');
  return id;
}

function check<T>(shape: z.ZodType<T>, json: unknown, url: URL): T {
  const checked = shape.safeParse(json);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw unexpected(`${url.pathname}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}
