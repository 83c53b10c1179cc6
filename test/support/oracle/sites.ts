import { cellOf, must, says } from './answers.ts';
import { type Asked, type Case, checkRows, eachRow } from './case.ts';
import { at, itemsOf, objectsOf, tally, wordOf } from './reading.ts';

/** Product types for which people have a word or two letters. */
const NAMED_LINES = [
  'wireless',
  'switch',
  'appliance',
  'camera',
  'sensor',
  'cellularGateway',
  'wirelessController',
  'secureConnect',
  'systemsManager',
];

function checkNetworks(asked: Asked): void {
  const items = itemsOf(asked.body);
  checkRows(asked, items, /^id$/, (item) => at(item, 'id'));
  eachRow(
    asked,
    items,
    /^id$/,
    (item) => at(item, 'id'),
    (item, row) => {
      const name = wordOf(item.name);
      if (name !== undefined)
        must(cellOf(asked.file.table, row, /^name$/) === name, 'a network has its name', { name, row });
      const products = cellOf(asked.file.table, row, /^products$/);
      const types = itemsOf(item.productTypes).flatMap((type) =>
        typeof type === 'string' ? (wordOf(type) ?? []) : [],
      );
      for (const type of types) {
        const isShown = NAMED_LINES.includes(type) ? products !== '' : products.includes(type);
        must(isShown, 'a product line that has no words of ours keeps Meraki’s', { type, products });
      }
    },
  );
  const rows = asked.file.table?.rows.length ?? 0;
  if (rows > 0)
    must(says(asked.chat.summary, rows, 'network'), 'the headline counts the networks', asked.chat.summary);
}

/** The peers of a site, by reachability: true, false, or not known. */
function peersOf(site: unknown): (string | undefined)[] {
  return [...objectsOf(at(site, 'merakiVpnPeers')), ...objectsOf(at(site, 'thirdPartyVpnPeers'))].map(
    (peer) => wordOf(peer.reachability),
  );
}

function checkVpn(asked: Asked): void {
  const { chat, file } = asked;
  const items = itemsOf(asked.body);
  checkRows(asked, items, /^$/, () => undefined);
  eachRow(
    asked,
    items,
    /^network$/,
    (item) => at(item, 'networkName'),
    (item, row) => {
      // Without one of the lists it is not known how many peers there are.
      if (!Array.isArray(item.merakiVpnPeers) || !Array.isArray(item.thirdPartyVpnPeers)) return;
      const peers = peersOf(item);
      const said = Number(cellOf(file.table, row, /^peers$/));
      // A peer that is no object may be counted, as one that is not known.
      const most = itemsOf(item.merakiVpnPeers).length + itemsOf(item.thirdPartyVpnPeers).length;
      must(said >= peers.length && said <= most, 'the peers of a site', { peers, row });
      const lost = peers.filter((one) => one === 'unreachable').length;
      must(Number(cellOf(file.table, row, /^unreachable$/)) === lost, 'the unreachable peers of a site', {
        peers,
        row,
      });
      // The list of sites is the last one.
      const line = chat.lines.findLast(({ name }) => name === item.networkName);
      const isUnclear = lost === 0 && peers.some((one) => one !== 'reachable');
      if (line !== undefined && isUnclear)
        must(
          /unknown/.test(line.details.join(' ')),
          'a peer that is neither reachable nor unreachable is not known',
          line,
        );
    },
  );
  const all = objectsOf(items)
    .filter((item) => wordOf(item.networkId) !== undefined)
    .map(peersOf);
  const isFine = all.every((peers) => peers.length > 0 && peers.every((one) => one === 'reachable'));
  if (!isFine)
    must(
      !/^((all .*|both sites) reach their|1 site: (peer|both peers|all \S+ peers) reachable$)/i.test(
        chat.summary,
      ),
      'not all sites reach their peers',
      chat.summary,
    );
  if (all.length > 0) must(!/^no site-to-site/i.test(chat.summary), 'there is a VPN', chat.summary);
}

function checkVpnOfSite({ chat, file, served }: Asked): void {
  const sites = objectsOf(served('getOrganizationApplianceVpnStatuses')).filter(
    (item) => item.networkId === 'N_1',
  );
  const [site] = sites;
  if (site === undefined || sites.length > 1) return;
  const said = tally((file.table?.rows ?? []).map((row) => cellOf(file.table, row, /^reachable$/)));
  for (const [reachability, count] of tally(peersOf(site))) {
    const word = reachability === 'reachable' || reachability === 'unreachable' ? reachability : 'unknown';
    must((said.get(word) ?? 0) >= count, 'the peers of a site by reachability', {
      reachability,
      count,
      summary: chat.summary,
    });
  }
}

/** The questions about networks and their VPN. */
export const siteCases: readonly Case[] = [
  { say: 'networks', operation: 'getOrganizationNetworks', hasFile: true, check: checkNetworks },
  { say: 'vpn', operation: 'getOrganizationApplianceVpnStatuses', hasFile: true, check: checkVpn },
  {
    say: 'vpn in Oslo',
    operation: 'getOrganizationApplianceVpnStatuses',
    hasFile: true,
    check: checkVpnOfSite,
  },
];
