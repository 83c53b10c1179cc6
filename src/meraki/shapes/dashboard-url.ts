import { fieldOf } from './fields.ts';
import { isMerakiHost } from './meraki-hosts.ts';

/** Longer ones would fill a card; Meraki's have some 80 characters. */
const MAX_LENGTH = 500;
/**
 * An address of https with a host, no port, no credentials, and the characters of Meraki's own paths: nothing that ends a link
 * in Markdown, or that a browser reads otherwise. A list has 10,000 of them, and this takes a tenth of the time of `URL`.
 */
const ADDRESS = /^https:\/\/([a-z\d.-]+)\/[\w\-.~:/?#=&%+]*$/;

/** The address of a page of the Meraki dashboard, to which answers link; undefined unless it is https on a host of Meraki's. */
export const dashboardUrlField = fieldOf((value) => {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
  const [, host] = ADDRESS.exec(value) ?? [];
  return host !== undefined && isMerakiHost(host) ? value : undefined;
});
