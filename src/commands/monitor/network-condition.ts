import {
  amountOf,
  STATUS_NOT_KNOWN,
  STATUSES,
  statusesIn,
  statusRank,
  statusTone,
} from '../../bot/query/device-status.ts';
import type { Tone } from '../../bot/report/rows.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import type { DeviceStatus, TopNetwork } from '../../core/dashboard.ts';

/** The condition of a network, from the numbers of its devices and from its status as a whole: the worse of both. */
export interface NetworkCondition {
  /** The worst status that is known of it; undefined when nothing is known. */
  worst: DeviceStatus | undefined;
  /** Devices that are offline and alerting; 1 for a network that is so as a whole and whose devices are not counted. */
  offline: number;
  alerting: number;
  /** Whether all of its devices are counted, or it has a status as a whole. */
  isKnown: boolean;
  /** The line, such as `2 offline, 1 updating`. */
  state: string;
  tone: Tone;
}

/** Returns the condition of a network. A network without numbers has only its status as a whole. */
export function conditionOf({ devices, status: overall, isCounted }: TopNetwork): NetworkCondition {
  const present = statusesIn(devices).filter((status) => amountOf(devices, status) > 0);
  const troubles = present.filter(isTrouble);
  // A network that is dormant or online as a whole says nothing about a device that is counted.
  const isWorse =
    overall !== undefined &&
    !present.includes(overall) &&
    (present.length === 0
      ? !isCounted || isTrouble(overall)
      : isTrouble(overall) && isBefore(overall, present[0]));
  const counted = troubles[0] ?? (present.includes('online') ? 'online' : present[0]);
  const worst = isWorse ? overall : (counted ?? (isCounted ? 'dormant' : undefined));
  const atLeast = (status: DeviceStatus) =>
    Math.max(amountOf(devices, status), isWorse && overall === status ? 1 : 0);
  const parts = [
    ...(isWorse ? [overall] : []),
    ...troubles.map((status) => `${formatNumber(amountOf(devices, status))} ${status}`),
  ];
  const amounts = present.map((status) => `${formatNumber(amountOf(devices, status))} ${status}`);
  const rest = isCounted || amounts.length === 0 ? [] : [...amounts, 'others unknown'];
  const quiet = isCounted && present.length === 0 ? 'no devices' : (worst ?? STATUS_NOT_KNOWN);
  return {
    worst,
    offline: atLeast('offline'),
    alerting: atLeast('alerting'),
    state: [...parts, ...(parts.length === 0 ? rest : [])].join(', ') || quiet,
    isKnown: isCounted || overall !== undefined,
    tone: isCounted || overall !== undefined || worst !== 'online' ? statusTone(worst) : 'default',
  };
}

/** Whether a status is to be looked at: offline, alerting, or one without words of ours. */
function isTrouble(status: DeviceStatus): boolean {
  return status !== 'online' && status !== 'dormant';
}

function isBefore(status: DeviceStatus, other: DeviceStatus | undefined): boolean {
  return statusRank(status) < statusRank(other);
}

/** Whether a network is neither offline nor alerting, but has a status without words of ours, or one that is not known. */
export function isUnclear({ worst, offline, alerting, isKnown }: NetworkCondition): boolean {
  return offline + alerting === 0 && (!isKnown || worst === undefined || !STATUSES.includes(worst));
}
