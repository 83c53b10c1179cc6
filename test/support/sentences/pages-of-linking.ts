import { confirmPage, linkedPage, startPage } from '../../../src/http/pages/link-pages.ts';
import type { Page } from '../../../src/http/pages/page.ts';
import * as problemPages from '../../../src/http/pages/problem-pages.ts';
import { WORDS } from '../../../src/http/pages/problem-words.ts';
import { ada } from '../chat.ts';
import type { Heard } from './recorder.ts';

/** The topic of what people read in the browser. */
export const PAGES = 'Pages in the browser';

/** Makes every page of linking. */
function allPages(): Page[] {
  const { problemPage, isProblem, failurePage, unavailablePage, tooManyRequestsPage, notFoundPage } =
    problemPages;
  const identity = { name: ada.displayName, email: ada.email };
  return [
    startPage(),
    confirmPage({ hash: 'hash', personName: ada.displayName, personEmail: ada.email }),
    linkedPage({ organizationName: 'Aurora Retail' }),
    ...Object.keys(WORDS)
      .filter(isProblem)
      .flatMap((problem) => [
        problemPage(problem, { provider: 'webex' }),
        problemPage(problem, { provider: 'meraki', retry: 'hash' }),
        problemPage(problem, { provider: 'meraki', identity }),
      ]),
    failurePage('reference'),
    unavailablePage(),
    tooManyRequestsPage(),
    notFoundPage(),
  ];
}

/** Returns all that people read on the pages of linking. */
export function pagesOfLinking(): Heard[] {
  return allPages().flatMap(({ title, body }) => {
    const buttons = [...body.matchAll(/<button[^>]*>([^<]*)<\/button>/g)].map(([, words = '']) => words);
    const texts = body
      .replace(/<button[^>]*>[^<]*<\/button>/g, '')
      .split(/<\/?(?:p|ol|li|form)\b[^>]*>/)
      .map((part) =>
        part
          .replace(/<[^>]+>/g, '')
          .replace(/\s+/g, ' ')
          .trim(),
      )
      .flatMap((part) => part.split(/(?<=[.!?]) (?=\p{Lu})/u));
    return [
      ...[title, ...texts].map((text) => ({ topic: PAGES, kind: 'text' as const, text })),
      ...buttons.map((text) => ({ topic: PAGES, kind: 'button' as const, text })),
    ].filter(({ text }) => text !== '');
  });
}
