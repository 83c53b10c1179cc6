import { html } from 'ghtml';

/** A page of linking. Texts from outside are escaped by `html`. */
export interface Page {
  status: number;
  title: string;
  /** HTML made with `html`. */
  body: string;
}

/** Renders a page as HTML. @param stylesheet the URL of the stylesheet */
export function renderPage(page: Page, stylesheet: string): string {
  return `<!doctype html>${html`
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex, nofollow">
    <meta name="color-scheme" content="light dark">
    <title>${page.title}</title>
    <link rel="stylesheet" href="${stylesheet}">
  </head>
  <body>
    <main>
      <h1>${page.title}</h1>
      !${page.body}
    </main>
    <footer>The Meraki bot for Webex</footer>
  </body>
</html>`}`;
}
