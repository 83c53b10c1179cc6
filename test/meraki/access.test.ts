import t from 'tap';
import { json, known, serve } from '../support/scripted-meraki.ts';

const switchedOff = {
  ...known('meraki_denied'),
  message: /API access is disabled for this organization/,
};

t.test('a 404 of an organization whose API access is disabled says so, after one look', async (t) => {
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
  const broken = await serve(t, (req, res) =>
    res.writeHead(req.url === '/api/v1/organizations/1' ? 403 : 404).end(),
  );
  await t.rejects(broken.dashboard.statusCounts(), known('not_found'));
  t.equal(broken.server.requests.length, 2, 'what can not be read is not guessed');
});

t.test(
  'an organization that Meraki does not know itself is said to be unknown, whatever was asked',
  async (t) => {
    const { dashboard, server } = await serve(t, (_req, res) => res.writeHead(404).end());
    const unknown = { ...known('not_found'), message: /^Meraki does not know this organization,/ };
    await t.rejects(dashboard.statusCounts(), unknown);
    await t.rejects(dashboard.ssids('N_1'), unknown);
    await t.rejects(dashboard.findClient('00:11:22:33:44:55'), unknown);
    t.equal(server.requests.length, 4);
  },
);

t.test('a 404 of a network or a device also has the organization looked at, once', async (t) => {
  for (const enabled of [true, false]) {
    const { dashboard, server } = await serve(t, (req, res) =>
      req.url === '/api/v1/organizations/1' ? json(res, { api: { enabled } }) : res.writeHead(404).end(),
    );
    const expected = enabled ? known('not_found') : switchedOff;
    await t.rejects(dashboard.ssids('N_1'), expected);
    await t.rejects(dashboard.ports('Q2-1'), expected);
    t.equal(server.requests.length, 3);
  }
});

t.test('the organization that says so itself is believed', async (t) => {
  const { dashboard } = await serve(t, (req, res) =>
    req.url === '/api/v1/organizations/1'
      ? json(res, { errors: ['API access is disabled'] }, 404)
      : res.writeHead(404).end(),
  );
  await t.rejects(dashboard.ports('Q2-1'), switchedOff);
});

t.test('a text that says that API access is off needs no further look, on any path', async (t) => {
  const said = 'Please enable API access for this organization.';
  for (const status of [400, 403, 404])
    for (const body of [
      JSON.stringify({ errors: [said] }),
      JSON.stringify({ message: said.toUpperCase() }),
      JSON.stringify({ error: said }),
      said,
      `<!DOCTYPE html><html><body><h1>404</h1><p>${said}</p></body></html>`,
    ]) {
      const { dashboard, server } = await serve(t, (_req, res) => res.writeHead(status).end(body));
      await t.rejects(dashboard.statusCounts(), switchedOff, body);
      await t.rejects(dashboard.ssids('N_1'), switchedOff, body);
      await t.rejects(dashboard.ports('Q2-1'), switchedOff, body);
      await t.rejects(dashboard.findClient('00:11:22:33:44:55'), switchedOff, body);
      t.equal(server.requests.length, 4);
    }
});
