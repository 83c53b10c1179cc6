import { type List, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { listed } from '../../bot/text/wording.ts';
import { isAway } from './site-state.ts';
import {
  type FoundUplinks,
  isTroubled,
  type SiteUplink,
  siteUplinkTone,
  type UntoldGateway,
} from './site-uplinks.ts';
import { uplinkFacts, uplinkState } from './uplink-status.ts';

const COLUMNS = [
  'network',
  'uplink',
  'status',
  'model',
  'serial',
  'IP',
  'gateway',
  'public IP',
  'carrier',
  'connection',
  'signal dBm',
  'last reported',
  'role',
  'site',
];

/** Lists uplinks, behind the gateways whose uplinks Meraki does not tell; a row opens the device. */
export function uplinkList(
  { untold, uplinks: told }: Pick<FoundUplinks, 'untold' | 'uplinks'>,
  isOneNetwork: boolean,
): List {
  return wholeList([...untold, ...told], COLUMNS, (one, words) =>
    one.uplink === undefined ? untoldRow(one, words) : rowOf(one, isOneNetwork, words),
  );
}

function rowOf(one: SiteUplink, isOneNetwork: boolean, { sayTo, times }: RowWords): ReportRow {
  const { device, uplink, network, name, others, othersAreAll, site } = one;
  const { ip, gateway, publicIp, provider, connectionType, rsrp } = uplink;
  const { serial, model = '', role, lastReportedAt } = device;
  const [addresses = '', cellular = ''] = uplinkFacts(uplink);
  const none = othersAreAll ? 'no backup uplink' : '';
  const instead = others.length > 0 ? `${listed(others)} ${others.length === 1 ? 'works' : 'work'}` : none;
  // What Meraki last heard of the other uplinks of a site that is away takes nobody's place.
  const since = site === 'down' && lastReportedAt !== undefined ? ` since ${times.at(lastReportedAt)}` : '';
  const effect = isAway(site) ? `site ${site}${since}` : instead;
  return {
    item: {
      name: isOneNetwork ? `${model} ${name}`.trim() : network,
      state: isOneNetwork ? uplinkState(uplink) : `${name} ${uplinkState(uplink)}`,
      tone: siteUplinkTone(one),
      facts: [isOneNetwork ? '' : model, isTroubled(one) ? effect : '', addresses, cellular],
      ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
    },
    cells: [
      ...[network, uplink.interface, uplinkState(uplink), model, serial, ip, gateway, publicIp],
      ...[provider, connectionType, rsrp, times.iso(lastReportedAt), role, site],
    ],
  };
}

/** Returns the row of a gateway whose uplinks Meraki does not tell. */
function untoldRow({ device, network }: UntoldGateway, { sayTo, times }: RowWords): ReportRow {
  const { serial, model, role, lastReportedAt } = device;
  return {
    item: {
      name: network,
      state: 'uplinks unknown',
      facts: [model ?? ''],
      ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
    },
    cells: [
      ...[network, undefined, 'uplinks unknown', model, serial, undefined, undefined, undefined],
      ...[undefined, undefined, undefined, times.iso(lastReportedAt), role, undefined],
    ],
  };
}
