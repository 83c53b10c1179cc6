import t from 'tap';
import { KnownError } from '../../src/core/errors.ts';
import { json, serve } from '../support/scripted-meraki.ts';

const refused = async (promise: Promise<unknown>) => {
  const error = await promise.catch((thrown) => thrown);
  t.type(error, KnownError);
  return error instanceof KnownError ? error : new KnownError('not_found', 'not a KnownError', '');
};

const nginx =
  '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>';
const page =
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">';
const scopes = (list: string) => errors(`Incorrect OAuth scopes. The required scopes are: ${list}`);
const later = /^Try again in a minute\.$/;
const useless = /same again will not help/;
const unknown = /^Meraki does not know that about this organization, or the link may not see it\.$/;
const nameless = /^(?!.*name).*dashboard.*organizations/;
const linkAgain = /Say `link` to link again/;

/** All answers that Meraki is known to give; the texts are documented or were seen. */
const bodies: [
  name: string,
  status: number,
  body: string,
  code: string,
  what: RegExp,
  next: RegExp,
  type?: string,
][] = [
  [
    'a bad parameter',
    400,
    errors("'perPage' must be an integer between 3 and 1000"),
    'meraki_unexpected',
    /perPage/,
    useless,
  ],
  [
    'no wireless network',
    400,
    errors('This endpoint only supports wireless networks'),
    'meraki_unexpected',
    /wireless networks/,
    useless,
  ],
  [
    'no switch network',
    400,
    errors('This endpoint only supports MS networks'),
    'meraki_unexpected',
    /MS networks/,
    useless,
  ],
  [
    'no appliance network',
    400,
    errors('This endpoint only supports MX networks'),
    'meraki_unexpected',
    /MX networks/,
    useless,
  ],
  [
    'another licensing model',
    400,
    errors('Organization with ID 515892 does not support per-device licensing'),
    'meraki_unexpected',
    /per-device licensing/,
    useless,
  ],
  [
    'a feature that is off',
    400,
    errors('VLANs are not enabled for this network'),
    'meraki_unexpected',
    /VLANs are not enabled/,
    useless,
  ],
  [
    'too many batches',
    400,
    errors('Too many concurrently executing batches. Maximum is 5 confirmed but not yet executed batches.'),
    'meraki_unexpected',
    /Too many concurrently/,
    later,
  ],
  [
    'batches under way',
    400,
    errors('Currently executing batches. Try again later.'),
    'meraki_unexpected',
    /Currently executing/,
    later,
  ],
  [
    'networks are being deleted',
    400,
    errors('This may be due to concurrent requests to delete networks. Please retry.'),
    'meraki_unexpected',
    /concurrent requests/,
    later,
  ],
  [
    'several faults',
    400,
    errors("'t0' is wrong", "'t1' is wrong"),
    'meraki_unexpected',
    /'t0' is wrong 't1' is wrong/,
    useless,
  ],
  [
    'text that forges Markdown',
    400,
    errors('<@all> [x](https://evil.example)'),
    'meraki_unexpected',
    /&lt;&#64;all&gt; \\\[x\\\]/,
    useless,
  ],
  ['no text at all', 400, '', 'meraki_unexpected', /refused the question\./, useless],
  [
    'errors that are no texts',
    400,
    '{"errors":[7,null,{}]}',
    'meraki_unexpected',
    /refused the question\./,
    useless,
  ],
  [
    'no good bearer',
    401,
    errors('No valid authentication method found'),
    'meraki_denied',
    /twice/,
    linkAgain,
  ],
  ['a bad key', 401, errors('Invalid API key'), 'meraki_denied', /twice/, linkAgain],
  ['a lost header', 401, errors('Missing API key'), 'meraki_denied', /twice/, linkAgain],
  [
    'no permission',
    403,
    errors("You don't have permission to do that"),
    'missing_scope',
    /read status, alerts and usage/,
    linkAgain,
  ],
  [
    'a scope that is missing',
    403,
    scopes('["dashboard:general:config:write"]'),
    'missing_scope',
    /change networks and devices/,
    linkAgain,
  ],
  [
    'the same under another status',
    400,
    scopes('["new:thing:read"]'),
    'missing_scope',
    /use new:thing:read/,
    linkAgain,
  ],
  [
    'an operation that has no scope',
    403,
    scopes('[]'),
    'missing_scope',
    /through a link at all/,
    /Meraki dashboard/,
  ],
  [
    'a network address that is not let in',
    403,
    errors(
      'You are trying to access Dashboard from an unauthorized IP address (203.0.113.7). Contact your network administrator for more information.',
    ),
    'meraki_denied',
    /network address/,
    /administrator/,
  ],
  ['unknown or not visible', 404, errors('Not found'), 'not_found', unknown, nameless],
  ['the same, empty', 404, '', 'not_found', unknown, nameless],
  ['the same as a page', 404, page, 'not_found', unknown, nameless],
  [
    'the same as a long page of the web server',
    404,
    page.padEnd(5493, 'x'),
    'not_found',
    unknown,
    nameless,
    'text/html; charset=utf-8',
  ],
  ['its own fault', 500, errors('Internal server error'), 'meraki_unavailable', /its side/, later],
  ['a bad gateway', 502, nginx, 'meraki_unavailable', /its side/, later, 'text/html'],
  ['unavailable', 503, '', 'meraki_unavailable', /its side/, later],
  ['a slow gateway', 504, nginx, 'meraki_unavailable', /its side/, later, 'text/html'],
  [
    'a page in place of JSON',
    200,
    '<html>maintenance</html>',
    'meraki_unexpected',
    /don't understand/,
    later,
  ],
  ['JSON that was cut', 200, '[{"id"', 'meraki_unexpected', /don't understand/, later],
  [
    'a result that is an error',
    200,
    '{"result":{"type":"error","message":"It <b>failed</b>."}}',
    'meraki_unexpected',
    /^Meraki answered with an error: “It &lt;b&gt;failed&lt;\/b&gt;”\.$/,
    later,
  ],
  ['errors', 200, errors('Not now'), 'meraki_unexpected', /with an error: “Not now”/, later],
  ['an error', 200, '{"error":"Not now"}', 'meraki_unexpected', /with an error: “Not now”/, later],
  ['an error beside data', 200, '{"errors":["No"],"counts":{}}', 'meraki_unexpected', /error: “No”/, later],
  ['a lacking scope', 200, scopes('["new:thing:read"]'), 'missing_scope', /use new:thing:read/, linkAgain],
  [
    'API access off',
    200,
    '{"error":"API access is disabled"}',
    'meraki_denied',
    /is disabled/,
    /Organization > Settings/,
  ],
  [
    'a key that a refusal repeats',
    400,
    errors('The key 6bec40cf957de430a6f1f2baa056b99a4fac9ea0 is not good'),
    'meraki_unexpected',
    /“The key … is not good”/,
    useless,
  ],
  ['nothing', 200, '', 'meraki_unexpected', /don't understand/, later],
  ['a list in place of an object', 200, '[]', 'meraki_unexpected', /don't understand/, later],
];

function errors(...texts: string[]): string {
  return JSON.stringify({ errors: texts });
}

for (const [name, status, body, code, what, next, type = 'application/json'] of bodies) {
  t.test(`${status} with ${name} is ${code}`, async (t) => {
    const { dashboard, log } = await serve(t, (req, res) => {
      if (req.url === '/api/v1/organizations/1') return json(res, { api: { enabled: true } });
      res.writeHead(status, { 'X-Request-Id': 'e31d4caa', 'content-type': type }).end(body);
    });
    const error = await refused(dashboard.statusCounts());
    t.equal(error.code, code);
    t.match(error.message, what);
    t.match(error.next, next);
    t.match(log.lines.join('\n'), /e31d4caa/);
    t.notMatch(log.lines.join('\n') + error.message + error.next, /first-token|renewed-token|Bearer/);
  });
}

t.test('a 403 to a call without a scope says that links do not allow it', async (t) => {
  const { api, source } = await serve(t, (_req, res) => json(res, { errors: ['no'] }, 403));
  const error = await refused(api.organizations(source));
  t.match(error.message, /through a link at all/);
});

t.test('the cause of a failure names the status and the request', async (t) => {
  const { dashboard } = await serve(t, (_req, res) => json(res, {}, 400, { 'X-Request-Id': 'abc' }));
  const error = await refused(dashboard.statusCounts());
  t.match(error.cause, { message: 'HTTP 400, request abc' });
});

t.test('a 404 speaks of a name only where one network or device was asked about', async (t) => {
  const { dashboard } = await serve(t, (req, res) =>
    req.url === '/api/v1/organizations/1' ? json(res, {}) : res.writeHead(404).end('<html>404</html>'),
  );
  t.match(await refused(dashboard.ssids('N_1')), {
    message: 'Meraki does not know this network, or the link may not see it.',
    next: 'Check the name, or say `networks` to see what there is.',
  });
  t.match(await refused(dashboard.ports('Q2-1')), {
    message: 'Meraki does not know this device, or the link may not see it.',
    next: 'Check the name or serial, or say `devices` to see what there is.',
  });
  for (const asking of [dashboard.licenses(), dashboard.alerts({}), dashboard.networks()]) {
    const { message, next } = await refused(asking);
    t.match(message, unknown);
    t.match(next, nameless);
  }
});

t.test('a list that is an error in place of items says so', async (t) => {
  const { dashboard } = await serve(t, (_req, res) => json(res, { errors: ['Not now'] }));
  t.match(await refused(dashboard.alerts({})), { message: 'Meraki answered with an error: “Not now”.' });
  t.match(await refused(dashboard.admins()), { message: 'Meraki answered with an error: “Not now”.' });
});

t.test('a wait that Meraki asks for is said in words, unless it is short or absurd', async (t) => {
  const start = Date.parse('2026-08-03T12:00:00Z');
  const clock = () => start;
  const cases: [header: string, what: RegExp, next: RegExp][] = [
    ['600', /, and asks to wait 10 minutes\.$/, /^Ask again then\.$/],
    ['61', /, and asks to wait 2 minutes\.$/, /^Ask again then\.$/],
    ['5400', /, and asks to wait 1 h 30 min\.$/, /^Ask again then\.$/],
    ['Mon, 03 Aug 2026 12:20:00 GMT', /, and asks to wait 20 minutes\.$/, /^Ask again then\.$/],
    ['1000000000', /, and asks to wait a day or longer\.$/, /^Ask again then\.$/],
    ['Fri, 31 Dec 9999 23:59:59 GMT', /, and asks to wait a day or longer\.$/, /^Ask again then\.$/],
    ['60', /(side|now)\.$/, later],
    ['-600', /(side|now)\.$/, later],
    ['1e9', /(side|now)\.$/, later],
    ['next year', /(side|now)\.$/, later],
  ];
  for (const [header, what, next] of cases)
    for (const status of [429, 500, 503]) {
      const fields = { 'Retry-After': header };
      const { dashboard, server } = await serve(t, (_req, res) => json(res, {}, status, fields), {
        clock,
        sleep: async () => {},
      });
      const error = await refused(dashboard.statusCounts());
      t.equal(error.code, status === 429 ? 'meraki_limited' : 'meraki_unavailable');
      t.match(error.message, what, `${status} ${header}`);
      t.match(error.next, next, `${status} ${header}`);
      t.notMatch(error.message + error.next, /1000000000|9999|1e9|-600|next year/);
      if (/^\d+$/.test(header)) t.equal(server.requests.length, 1, 'and it is not asked again meanwhile');
    }
});
