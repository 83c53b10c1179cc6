import type { Dashboard } from '../../../src/core/dashboard.ts';
import type { ApiCall, ApiResponse } from '../../../src/meraki/api-call.ts';
import { failureOf } from '../../../src/meraki/failures.ts';
import { NOW } from '../chat.ts';
import { dashboardOver } from '../recorded-answers.ts';
import { ofDevice, ofNetwork, ofOrganizationAlone } from './answers.ts';
import { type Site, TRAVELLER } from './estate.ts';
import { lists } from './lists.ts';
import type { CanaryOrganization } from './organization.ts';

/**
 * Opens the real client over a Meraki that knows an organization of canaries, and filters and pages as Meraki does.
 *
 * @param perPage the items on a page of a list
 */
export function openCanaries(organization: CanaryOrganization, perPage = 1_000): Dashboard {
  return dashboardOver(async (call): Promise<ApiResponse> => {
    const { json, link } = answerTo(organization, call, perPage);
    return { json, link, readAt: NOW, length: 0 };
  });
}

function answerTo(
  organization: CanaryOrganization,
  { operation, url }: ApiCall,
  perPage: number,
): Pick<ApiResponse, 'json' | 'link'> {
  const [, about = '', id = '', ...parts] = decodeURIComponent(url.pathname.replace('/api/v1', '')).split(
    '/',
  );
  const rest = parts.join('/');
  const unknown = () =>
    failureOf(
      { status: 404, text: '', receivedAt: NOW, requestId: 'r', retryAfter: undefined, link: undefined },
      operation,
    );
  const found = (json: unknown) => {
    if (json === undefined) throw unknown();
    return { json, link: undefined };
  };
  const { searchParams: query } = url;
  if (about === 'networks') {
    const site = organization.sites.find((one) => one.id === id);
    if (site === undefined) throw unknown();
    const json = ofNetwork(organization, site, rest);
    return rest === 'clients' && Array.isArray(json)
      ? found(json.filter((one) => fits(one, query, ['mac', 'ip', 'description'])))
      : found(json);
  }
  if (about === 'devices') {
    const site = organization.sites.find(({ devices }) => devices.some(({ serial }) => serial === id));
    return found(site && ofDevice(organization, site, rest));
  }
  if (rest === 'clients/search') return clientSearch(organization, query.get('mac') ?? '', url, perPage);
  const ids = [...query.getAll('networkIds[]'), ...query.getAll('networkId')];
  const isAsked = (site: Site | undefined) =>
    ids.length === 0 || (site !== undefined && ids.includes(site.id));
  const list = lists[rest];
  if (list === undefined)
    return found(ofOrganizationAlone(organization, rest, organization.sites.filter(isAsked)));
  const items = listOf(organization, rest, list)
    .filter(({ site }) => isAsked(site))
    .map(({ item }) => item)
    .filter(
      (item) =>
        fitsLists(item, query) && (rest !== 'devices' || fits(item, query, ['name', 'mac', 'serial'])),
    );
  return paged(items, url, rest === 'networks' || rest.startsWith('summary') ? 1_000 : perPage);
}

/** The lists of an organization are made once. */
const made = new WeakMap<CanaryOrganization, Map<string, ReturnType<typeof listOf>>>();

function listOf(
  organization: CanaryOrganization,
  rest: string,
  make: (organization: CanaryOrganization) => { site?: Site; item: object }[],
): { site?: Site; item: object }[] {
  const known = made.get(organization) ?? new Map();
  made.set(organization, known);
  const list = known.get(rest) ?? make(organization).toSorted((a, b) => newestFirst(a.item, b.item));
  known.set(rest, list);
  return list;
}

function paged(items: unknown[], url: URL, perPage: number): Pick<ApiResponse, 'json' | 'link'> {
  const start = Number(url.searchParams.get('startingAfter') ?? 0);
  const next = new URL(url);
  next.searchParams.set('startingAfter', String(start + perPage));
  const link = items.length > start + perPage ? `<${next.href}>; rel=next` : undefined;
  return { json: items.slice(start, start + perPage), link };
}

function clientSearch(
  { sites }: CanaryOrganization,
  mac: string,
  url: URL,
  perPage: number,
): Pick<ApiResponse, 'json' | 'link'> {
  const records = sites.flatMap((site) =>
    site.clients
      .filter((client, c) => client.mac === mac || (mac === TRAVELLER && c === 0))
      .map((client) => ({
        ...client,
        network: { id: site.id, name: site.name },
        status: 'Online',
        lastSeen: new Date(NOW - site.n * 60_000).toISOString(),
        recentDeviceMac: site.devices[0]?.mac,
      })),
  );
  if (records.length === 0) return { json: null, link: undefined };
  const { json, link } = paged(records, url, Math.min(perPage, 5));
  return { json: { clientId: 'k1', mac, manufacturer: 'Apple', records: json }, link };
}

function textOf(item: unknown, name: string): string {
  const value: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, name) : undefined;
  return typeof value === 'string' ? value.toLowerCase() : '';
}

/** Whether the fields of an item hold what a query looks for. */
function fits(item: unknown, query: URLSearchParams, names: readonly string[]): boolean {
  return names.every((name) => {
    const wanted = query.get(name);
    return wanted === null || textOf(item, name).includes(wanted.toLowerCase());
  });
}

/** Whether an item is among the statuses, serials, types and severities that a query names. */
function fitsLists(item: unknown, query: URLSearchParams): boolean {
  const among = (name: string, field: string) => {
    const wanted = [...query.getAll(`${name}[]`), ...query.getAll(name)].map((one) => one.toLowerCase());
    return wanted.length === 0 || wanted.includes(textOf(item, field));
  };
  return (
    among('statuses', 'status') &&
    among('serials', 'serial') &&
    among('productTypes', 'productType') &&
    among('severity', 'severity')
  );
}

function newestFirst(a: unknown, b: unknown): number {
  const time = (item: unknown) => textOf(item, 'startedAt') || textOf(item, 'ts');
  const [first, second] = [time(a), time(b)];
  return first === second ? 0 : second < first ? -1 : 1;
}
