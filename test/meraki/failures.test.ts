import t from 'tap';
import { KnownError } from '../../src/core/errors.ts';
import { json, serve } from './fixture.ts';

const refused = async (promise: Promise<unknown>) => {
  const error = await promise.catch((thrown) => thrown);
  t.type(error, KnownError);
  return error instanceof KnownError ? error : new KnownError('not_found', 'not a KnownError', '');
};

const nginx =
  '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>';

const bodies: [status: number, body: string, fault: string, what: RegExp][] = [
  [400, errors("'perPage' must be an integer between 3 and 1000"), 'meraki_unexpected', /perPage/],
  [400, errors('This endpoint only supports wireless networks'), 'meraki_unexpected', /wireless networks/],
  [400, errors('<@all> [x](https://evil.example)'), 'meraki_unexpected', /&lt;&#64;all&gt; \\\[x\\\]/],
  [400, '', 'meraki_unexpected', /refused the question\./],
  [403, errors("You don't have permission to do that"), 'missing_scope', /read status, alerts and usage/],
  [
    403,
    errors('Incorrect OAuth scopes. The required scopes are: ["dashboard:general:config:write"]'),
    'missing_scope',
    /change networks and devices/,
  ],
  [
    400,
    errors('Incorrect OAuth scopes. The required scopes are: ["new:thing:read"]'),
    'missing_scope',
    /use new:thing:read/,
  ],
  [
    403,
    errors('Incorrect OAuth scopes. The required scopes are: []'),
    'missing_scope',
    /through a link at all/,
  ],
  [
    403,
    errors(
      'You are trying to access Dashboard from an unauthorized IP address (203.0.113.7). Contact your network administrator for more information.',
    ),
    'meraki_denied',
    /network address/,
  ],
  [404, errors('Not found'), 'not_found', /does not know/],
  [404, '', 'not_found', /does not know/],
  [404, '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">', 'not_found', /does not know/],
  [500, errors('Internal server error'), 'meraki_unavailable', /its side/],
  [502, nginx, 'meraki_unavailable', /its side/],
  [504, nginx, 'meraki_unavailable', /its side/],
  [200, '<html>maintenance</html>', 'meraki_unexpected', /don't understand/],
  [200, '[{"id"', 'meraki_unexpected', /don't understand/],
  [200, '', 'meraki_unexpected', /don't understand/],
  [200, '[]', 'meraki_unexpected', /don't understand/],
  [200, '{"counts":null}', 'meraki_unexpected', /don't understand/],
  [200, '{"counts":{"byStatus":{"online":"five"}}}', 'meraki_unexpected', /don't understand/],
];

function errors(...texts: string[]): string {
  return JSON.stringify({ errors: texts });
}

for (const [status, body, fault, what] of bodies) {
  t.test(`${status} ${body.slice(0, 70)}`, async (t) => {
    const { dashboard, log } = await serve(t, (_req, res) => {
      res.writeHead(status, { 'X-Request-Id': 'e31d4caa' }).end(body);
    });
    const error = await refused(dashboard.statusCounts('1'));
    t.equal(error.fault, fault);
    t.match(error.message, what);
    t.match(error.next, /\.$/);
    t.match(log.lines.join('\n'), /e31d4caa/);
    t.notMatch(log.lines.join('\n'), /first-token|Bearer/);
  });
}

t.test('a call that the specification gives no scope to', async (t) => {
  const { dashboard } = await serve(t, (_req, res) => json(res, { errors: ['no'] }, 403));
  const error = await refused(dashboard.organizations());
  t.match(error.message, /through a link at all/);
});

t.test('the cause leads to the call', async (t) => {
  const { dashboard } = await serve(t, (_req, res) => json(res, {}, 404, { 'X-Request-Id': 'abc' }));
  const error = await refused(dashboard.statusCounts('1'));
  t.match(error.cause, { message: 'HTTP 404, request abc' });
});
