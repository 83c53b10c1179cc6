import t from 'tap';
import { securityHeaders } from '../../src/http/security-headers.ts';
import { createServer } from '../../src/http/server.ts';
import { webhookRoutes } from '../../src/http/webhook-routes.ts';
import { createLogger } from '../../src/logger.ts';

/** What helmet 8.3 set with our options, and `Cache-Control`. */
const EXPECTED = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none';style-src 'self';form-action 'self' https://webexapis.com https://as.meraki.com;frame-ancestors 'none';base-uri 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};
const OPTIONS = {
  publicUrl: 'https://bot.example.com',
  formTargets: ['https://webexapis.com', 'https://as.meraki.com'],
};

t.test('pages, redirects, errors and the webhook have all security headers', async (t) => {
  const isProxy = () => false;
  const log = createLogger({ level: 'silent', secrets: [] });
  const server = await createServer({ ...OPTIONS, isProxy, log });
  t.teardown(() => server.close());
  await server.register(webhookRoutes, {
    isProxy,
    verify: (raw) => raw.length > 0,
    onForged() {},
    accept: async () => 'accepted',
  });
  server.get('/redirect', (_request, reply) => reply.redirect('/', 303));
  server.get('/broken', async () => {
    throw new Error('broken');
  });
  const requests = [
    [200, { method: 'POST', url: '/webhooks/webex', payload: '{}' }],
    [401, { method: 'POST', url: '/webhooks/webex' }],
    [413, { method: 'POST', url: '/webhooks/webex', payload: 'x'.repeat(70_000) }],
    [303, { method: 'GET', url: '/redirect' }],
    [303, { method: 'GET', url: '/oauth/nowhere?code=planted' }],
    [404, { method: 'GET', url: '/nothing' }],
    [404, { method: 'DELETE', url: '/redirect' }],
    [500, { method: 'GET', url: '/broken' }],
    [200, { method: 'HEAD', url: '/link.css' }],
  ] as const;
  for (const [status, request] of requests) {
    const { statusCode, headers } = await server.inject(request);
    t.equal(statusCode, status, request.url);
    const isStylesheet = request.url === '/link.css';
    t.match(headers, isStylesheet ? { ...EXPECTED, 'cache-control': /^public/ } : EXPECTED, request.url);
  }
});

t.test('only a site with TLS asks for TLS', async (t) => {
  t.strictSame(securityHeaders(OPTIONS), EXPECTED);
  const { 'strict-transport-security': _, ...rest } = EXPECTED;
  t.strictSame(securityHeaders({ ...OPTIONS, publicUrl: 'http://127.0.0.1:3000' }), rest);
});

t.test('a form target can not add a directive', async (t) => {
  for (const target of ["https://a.example; script-src 'unsafe-inline'", 'https://a.example,b', 'a b'])
    t.throws(() => securityHeaders({ ...OPTIONS, formTargets: [target] }), TypeError);
});
