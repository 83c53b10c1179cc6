import t from 'tap';
import { alertsLine, isQuiet, openAlerts, worseAlerts } from '../../../src/commands/monitor/alert-counts.ts';

t.test('alerts are counted by severity, worst first, unknown severities last', async (t) => {
  const line = (total: number, ...severities: [string, number][]) =>
    alertsLine({ total, bySeverity: severities.map(([severity, count]) => ({ severity, count })) });
  t.equal(alertsLine(undefined), undefined);
  t.equal(line(0), 'No open alerts');
  t.equal(line(1), '1 open alert');
  t.equal(line(14, ['critical', 1]), '14 open alerts: 1 critical, 13 others');
  t.equal(
    line(10, ['odd', 1], ['informational', 2], ['critical', 3], ['warning', 4]),
    '10 open alerts: 3 critical, 4 warning, 2 informational, 1 odd',
  );
});

t.test('no open alerts is what Meraki says, not what it leaves out', async (t) => {
  const counts = (total: number | undefined, ...severities: [string, number][]) => ({
    total,
    bySeverity: severities.map(([severity, count]) => ({ severity, count })),
  });
  const cases: [ReturnType<typeof counts>, string, boolean][] = [
    [counts(0), 'No open alerts', true],
    [counts(undefined), 'Meraki does not say how many alerts are open', false],
    [counts(undefined, ['critical', 2]), 'At least 2 open alerts: 2 critical', false],
    [counts(0, ['critical', 2]), '2 open alerts: 2 critical', false],
    [counts(1, ['critical', 2], ['warning', 3]), '5 open alerts: 2 critical, 3 warning', false],
    [counts(7), '7 open alerts', false],
  ];
  for (const [one, line, quiet] of cases) {
    t.equal(alertsLine(one), line);
    t.equal(isQuiet(one), quiet);
  }
});

t.test('the larger numbers count, and without a total those of the list', async (t) => {
  const alert = (severity?: string) => ({ id: '1', title: 'x', severity, devices: [], affected: [] });
  const items = [alert('critical'), alert('critical'), alert()];
  const bySeverity = [
    { severity: 'critical', count: 2 },
    { severity: 'of unknown severity', count: 1 },
  ];
  const none = { bySeverity: [] };
  t.same(worseAlerts(none, { items }), { total: 3, bySeverity });
  t.same(worseAlerts(none, { items: [] }), { total: 0, bySeverity: [] });
  t.same(openAlerts(worseAlerts(none, { items, next: 'more' })), { count: 3, isLeast: true });
  const more = { total: 3, bySeverity: [{ severity: 'critical', count: 3 }] };
  t.same(worseAlerts(more, { items }), more);
  t.same(worseAlerts({ total: 2, bySeverity: [] }, { items }), { total: 3, bySeverity });
  t.same(
    worseAlerts({ total: 5, bySeverity: [{ severity: 'odd', count: 5 }] }, { items }),
    { total: 5, bySeverity },
    'a critical alert that is listed is one of those that Meraki counts',
  );
  const many = { bySeverity: [{ severity: 'warning', count: 500 }] };
  t.same(worseAlerts(many, { items, next: 'more' }), many, 'which Meraki counted');
});
