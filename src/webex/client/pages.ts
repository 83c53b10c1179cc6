import type { z } from 'zod';
import type { ClientResponse } from './attempt.ts';
import { WebexError } from './error.ts';
import { pageShape, parseAnswer } from './parse.ts';
import type { ClientTransport } from './transport.ts';

/** One page of a list, with the members that a page of Webex's SDK has. */
export interface WebexPage<T> {
  items: T[];
  length: number;
  hasNext(): boolean;
  /** Reads the next page. @throws WebexError, also when its address is at another origin, which gets no token */
  next(): Promise<WebexPage<T>>;
}

/**
 * Reads one page of a list.
 *
 * @param shape of one item
 * @throws WebexError
 */
export async function readPage<S extends z.ZodType>(
  transport: ClientTransport,
  operation: string,
  url: URL,
  shape: S,
): Promise<WebexPage<z.infer<S>>> {
  const { items, next } = await transport.call({ operation, method: 'GET', url }, (answer) => ({
    ...parseAnswer(pageShape(shape), answer),
    next: nextOf(answer),
  }));
  return {
    items,
    length: items.length,
    hasNext: () => next !== undefined,
    async next() {
      if (next === undefined) return emptyPage();
      const target = URL.parse(next, url.href);
      if (target) return readPage(transport, operation, target, shape);
      throw new WebexError({ method: 'GET', path: url.pathname }, 'the link to the next page is no address');
    },
  };
}

function emptyPage<T>(): WebexPage<T> {
  return { items: [], length: 0, hasNext: () => false, next: async () => emptyPage() };
}

/** Yields a page of a list and those that follow, each read when it is asked for. @throws WebexError */
export async function* pagesOf<T>(first: WebexPage<T>): AsyncGenerator<WebexPage<T>> {
  let page = first;
  yield page;
  while (page.hasNext()) {
    page = await page.next();
    yield page;
  }
}

/** Returns the target of `Link: <…>; rel="next"` (RFC 8288). */
function nextOf(answer: ClientResponse): string | undefined {
  for (const [, target, parameters] of (answer.headers.link ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel="?next"?\s*(?:[;,]|$)/i.test(parameters ?? '')) return target;
  }
  return undefined;
}
