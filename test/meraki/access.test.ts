import t from 'tap';
import { json, known, serve } from '../support/scripted-meraki.ts';

const switchedOff = {
  ...known('meraki_denied'),
  message: /API access is switched off for this organization/,
};

t.test('a 404 of an organization whose API access is switched off says so, after one look', async (t) => {
  const { dashboard, server } = await serve(t, (req, res) =>
    req.url === '/api/v1/organizations/1'
      ? json(res, { id: '1', api: { enabled: false } })
      : res.writeHead(404).end(),
  );
  await t.rejects(dashboard.statusCounts(), { ...switchedOff, next: /Organization > Settings/ });
  await t.rejects(dashboard.alertCounts(), switchedOff);
  t.same(
    server.requests.map(({ path }) => path.slice('/api/v1/organizations/1'.length)),
    ['/devices/statuses/overview', '', '/assurance/alerts/overview'],
  );
});

t.test('a 404 for any other reason stays a 404', async (t) => {
  for (const body of [{ api: { enabled: true } }, { api: null }, {}, []]) {
    const { dashboard, server } = await serve(t, (req, res) =>
      req.url === '/api/v1/organizations/1' ? json(res, body) : res.writeHead(404).end(),
    );
    await t.rejects(dashboard.statusCounts(), known('not_found'));
    t.equal(server.requests.length, 2);
  }
  const unknown = await serve(t, (_req, res) => res.writeHead(404).end());
  await t.rejects(unknown.dashboard.statusCounts(), known('not_found'));
  t.equal(unknown.server.requests.length, 2);
});

t.test('a 404 of a network or a device says nothing about the organization', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) => res.writeHead(404).end());
  await t.rejects(dashboard.ssids('N_1'), known('not_found'));
  await t.rejects(dashboard.ports('Q2-1'), known('not_found'));
  t.equal(server.requests.length, 2);
});
