import t from 'tap';
import { startRig } from '../support/application.ts';

const ROUTES = [
  '/link/anything',
  '/link/confirm',
  '/linked',
  '/link.css',
  '/oauth/webex/callback',
  '/oauth/meraki/callback',
  '/oauth/meraki/callback?code=planted&state=planted&error=planted',
  '/oauth/webex/callback?code=planted&code=planted',
  '/link/confirm/planted',
  '/link/problem/meraki/burnt',
  '/link/problem/planted/planted/planted',
  '/link/too-often',
  '/webhooks/webex',
  '/healthz',
  '/readyz',
  '/metrics',
  '/',
  '/nothing',
  '/%ff',
  `/link/${'x'.repeat(500)}`,
  '/link/confirm/../../readyz?planted=1',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];

t.test('every answer of every route, errors too, has safe headers and is not stored', async (t) => {
  const rig = await startRig(t);
  const bodies = [undefined, 'planted', '{"planted":', 'x'.repeat(70_000)];
  let answers = 0;
  for (const route of ROUTES) {
    for (const method of METHODS) {
      for (const body of method === 'POST' ? bodies : [undefined]) {
        for (const type of body === undefined ? [undefined] : ['application/json', 'text/xml']) {
          const response = await fetch(`${rig.publicUrl}${route}`, {
            method,
            redirect: 'manual',
            ...(body !== undefined && { body }),
            ...(type !== undefined && { headers: { 'content-type': type } }),
          });
          const what = `${method} ${route.slice(0, 30)} ${type ?? ''} ${body?.length ?? 0}: ${response.status}`;
          const { headers } = response;
          const lacks = [
            headers.get('x-content-type-options') !== 'nosniff' && 'nosniff',
            !/default-src 'none'/.test(headers.get('content-security-policy') ?? '') && 'policy',
            !/frame-ancestors 'none'/.test(headers.get('content-security-policy') ?? '') && 'frames',
            headers.get('referrer-policy') !== 'same-origin' && 'referrer',
            headers.has('x-powered-by') && 'powered by',
            headers.has('server') && 'server',
            (headers.get('cache-control') === 'no-store') === (route === '/link.css' && response.ok) &&
              'cache',
            /planted/.test(await response.text()) && 'an echo',
            response.status >= 500 && route !== '/readyz' && 'a failure',
          ].filter((fault) => fault !== false);
          if (lacks.length > 0) t.strictSame(lacks, [], what);
          answers += 1;
        }
      }
    }
  }
  t.ok(answers > 150, `${answers} answers`);
});
