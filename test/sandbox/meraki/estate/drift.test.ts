import t from 'tap';
import { asOf, statusAt, transitions } from '../../../../src/sandbox/meraki/estate/drift.ts';
import { createEstate } from '../../../../src/sandbox/meraki/estate/estate.ts';
import { createWorld } from '../../../../src/sandbox/world.ts';
import { AURORA, HARBOR, NOON } from '../../../support/meraki-stand-in.ts';

const HOUR = 3_600_000;
const estate = createEstate({ world: createWorld(), seed: 20 });
const devices = estate.organization(AURORA)?.devices ?? [];

const count = (at: number, of = devices) => {
  const counts = { online: 0, alerting: 0, offline: 0, dormant: 0 };
  for (const device of of) counts[statusAt(device, at)] += 1;
  return counts;
};

t.test('at any time most devices are online and some are not', async (t) => {
  for (let at = NOON; at < NOON + 48 * HOUR; at += 5 * HOUR) {
    const { online, alerting, offline, dormant } = count(at);
    t.ok(online > 9500, `${online} online`);
    t.ok(alerting > 30 && offline > 30 && dormant > 30, `${alerting} ${offline} ${dormant}`);
  }
  const lab = count(NOON, [...(estate.organization(HARBOR)?.devices ?? [])]);
  t.ok(
    Object.values(lab).every((each) => each > 0),
    'the small organization has some of each',
  );
});

t.test('devices go down and come back', async (t) => {
  const before = devices.map((device) => statusAt(device, NOON));
  const after = devices.map((device) => statusAt(device, NOON + 6 * HOUR));
  const went = before.filter((status, i) => status === 'online' && after[i] === 'offline').length;
  const came = before.filter((status, i) => status === 'offline' && after[i] === 'online').length;
  t.ok(went > 10 && came > 10, `${went} went, ${came} came`);
});

t.test('the history and the status of a device agree', async (t) => {
  const span = { from: NOON - 72 * HOUR, to: NOON };
  let changed = 0;
  for (const device of devices.slice(0, 2000)) {
    const changes = transitions(device, span);
    changed += changes.length;
    let status = statusAt(device, span.from);
    for (const change of changes) {
      if (change.old !== status || change.at <= span.from) t.fail(`${device.serial} at ${change.at}`);
      status = change.new;
    }
    if (status !== statusAt(device, span.to)) t.fail(`${device.serial} ends as ${status}`);
  }
  t.ok(changed > 500, `${changed} changes`);
});

t.test('data is as of the last full five minutes', async (t) => {
  t.equal(asOf(NOON), Date.UTC(2026, 8, 16, 12, 0));
  t.equal(asOf(Date.UTC(2026, 8, 16, 12, 4, 59, 999)), Date.UTC(2026, 8, 16, 12, 0));
});
