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
  ['unknown or not visible', 404, errors('Not found'), 'not_found', /does not know/, /organizations/],
  ['the same, empty', 404, '', 'not_found', /does not know/, /organizations/],
  ['the same as a page', 404, page, 'not_found', /does not know/, /organizations/],
  [
    'the same as a long page of the web server',
    404,
    page.padEnd(5493, 'x'),
    'not_found',
    /does not know/,
    /organizations/,
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
  ['nothing', 200, '', 'meraki_unexpected', /don't understand/, later],
  ['a list in place of an object', 200, '[]', 'meraki_unexpected', /don't understand/, later],
  ['no counts', 200, '{"counts":null}', 'meraki_unexpected', /don't understand/, later],
  [
    'a word in place of a number',
    200,
    '{"counts":{"byStatus":{"online":"five"}}}',
    'meraki_unexpected',
    /don't understand/,
    later,
  ],
];

function errors(...texts: string[]): string {
  return JSON.stringify({ errors: texts });
}

for (const [name, status, body, code, what, next, type = 'application/json'] of bodies) {
  t.test(`${status} with ${name} is ${code}`, async (t) => {
    const { dashboard, log } = await serve(t, (_req, res) => {
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
  const { dashboard } = await serve(t, (_req, res) => json(res, {}, 404, { 'X-Request-Id': 'abc' }));
  const error = await refused(dashboard.statusCounts());
  t.match(error.cause, { message: 'HTTP 404, request abc' });
});
