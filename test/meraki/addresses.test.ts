import t from 'tap';
import { createAddresses, nextLink } from '../../src/meraki/addresses.ts';

const meraki = createAddresses('https://api.meraki.com/api/v1');

t.test('path and query', async (t) => {
  t.equal(
    meraki.of(['organizations', '1/../2', 'x'], { perPage: 3, networkIds: ['N_1', 'N 2'], serials: [] }).href,
    'https://api.meraki.com/api/v1/organizations/1%2F..%2F2/x?perPage=3&networkIds%5B%5D=N_1&networkIds%5B%5D=N+2',
  );
  t.equal(createAddresses('https://x.example/api/v1/').of(['a']).href, 'https://x.example/api/v1/a');
});

t.test('redirects', async (t) => {
  const from = new URL('https://api.meraki.com/api/v1/organizations/1');
  for (const good of [
    'https://n263.meraki.com/api/v1/organizations/1/networks',
    'https://api.meraki.cn/api/v1/organizations',
    'https://n1.gov-meraki.com/api/v1/organizations',
    '/api/v1/organizations/2',
  ]) {
    t.equal(meraki.redirected(from, good)?.href, new URL(good, from).href, good);
  }
  for (const bad of [
    'https://api.meraki.com.attacker.test/api/v1/organizations',
    'https://evilmeraki.com/api/v1/organizations',
    'http://n1.meraki.com/api/v1/organizations',
    'https://n1.meraki.com:8443/api/v1/organizations',
    'https://eve:pw@n1.meraki.com/api/v1/organizations',
    'https://api.meraki.com@attacker.test/api/v1/organizations',
    'https://n1.meraki.com/api/v0/organizations',
    'https://n1.meraki.com/api/v1/../../login',
    'https://n1.meraki.com/api/v1/%2e%2e/x',
    '//attacker.test/api/v1/x',
    'https://[',
    'javascript:alert(1)',
    'http://127.0.0.1/api/v1/x',
  ]) {
    t.equal(meraki.redirected(from, bad), undefined, bad);
  }
});

t.test('a base that is not Meraki trusts only itself', async (t) => {
  const own = createAddresses('https://proxy.example/meraki/api/v1');
  const from = own.of(['organizations']);
  t.equal(own.redirected(from, 'https://n1.meraki.com/api/v1/x'), undefined);
  t.ok(own.redirected(from, '/meraki/api/v1/x'));
  const loopback = createAddresses('http://127.0.0.1:4000/api/v1');
  t.ok(loopback.redirected(from, 'http://127.0.0.1:4001/api/v1/x'), 'a shard on another port');
  t.equal(loopback.redirected(from, 'http://n1.meraki.com/api/v1/x'), undefined);
  t.equal(loopback.redirected(from, 'https://n1.meraki.com/api/v1/x'), undefined);
});

t.test('the next page', async (t) => {
  const seen =
    '<https://n383.meraki.com/api/v1/organizations/7/uplinks/statuses?perPage=1000&startingAfter=0000-0000>; rel=first, ' +
    '<https://n383.meraki.com/api/v1/organizations/7/uplinks/statuses?startingAfter=Q2-A,B>; rel=next';
  t.equal(
    nextLink(seen),
    'https://n383.meraki.com/api/v1/organizations/7/uplinks/statuses?startingAfter=Q2-A,B',
  );
  t.equal(nextLink('<a>; rel="next"'), 'a');
  t.equal(nextLink('<a>; title=x; rel = "last next"'), 'a');
  t.equal(nextLink('<a>;rel=NEXT'), 'a');
  t.equal(nextLink('<a>; rel=first, <b>; rel=last'), undefined);
  t.equal(nextLink('<a>; rel=nextish'), undefined);
  t.equal(nextLink('nonsense; rel=next'), undefined);
  const from = meraki.of(['organizations']);
  const next = (link: string) => meraki.nextPage(from, link)?.href;
  t.equal(next('https://n383.meraki.com/api/v1/x?a=1'), 'https://api.meraki.com/api/v1/x?a=1');
  t.equal(
    next('https://attacker.test/api/v1/x?a=1'),
    'https://api.meraki.com/api/v1/x?a=1',
    'the host is ours',
  );
  t.equal(next('?startingAfter=9'), 'https://api.meraki.com/api/v1/organizations?startingAfter=9');
  t.equal(next('https://n383.meraki.com/api/v1/../../login'), undefined);
  t.equal(next('https://n383.meraki.com/api/v10/x'), undefined);
  t.equal(next('https://['), undefined);
});
