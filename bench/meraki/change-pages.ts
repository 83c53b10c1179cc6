/** Rows of a page, as many as Meraki sends. */
const PAGE_ROWS = 5_000;
/** Characters of a setting before and after its change; the bot drops both. */
const VALUE_LENGTH = 200;

/** One page of a list of configuration changes. */
export interface ChangePage {
  text: string;
  /** The `Link` header; undefined on the last page. */
  link: string | undefined;
}

/**
 * Creates a list of configuration changes whose pages all have the same 5,000 rows.
 *
 * @param pages the number of pages
 * @returns a function that finds the page of a call
 */
export function createChangePages(pages: number): (url: URL) => ChangePage {
  const text = JSON.stringify(Array.from({ length: PAGE_ROWS }, (_, n) => changeNumber(n)));
  return (url) => {
    const page = Number(url.searchParams.get('startingAfter') ?? 1);
    const next = new URL(url);
    next.searchParams.set('startingAfter', String(page + 1));
    return { text, link: page < pages ? `<${next.href}>; rel=next` : undefined };
  };
}

function changeNumber(n: number) {
  return {
    ts: new Date(Date.now() - n * 60_000).toISOString(),
    adminName: `Person ${n % 7}`,
    adminEmail: `person-${n % 7}@aurora.example`,
    networkName: `Rotterdam ${n % 300}`,
    networkId: `N_${n % 300}`,
    page: 'via API',
    label: `PUT /api/v1/networks/N_${n % 300}/vlans/${n}`,
    oldValue: 'a'.repeat(VALUE_LENGTH),
    newValue: 'b'.repeat(VALUE_LENGTH),
  };
}
