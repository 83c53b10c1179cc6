import t from 'tap';
import { createAddresses, pageLinkIn } from '../../src/meraki/addresses.ts';

const meraki = createAddresses('https://api.meraki.com/api/v1');

t.test('a URL has an encoded path, and lists in its query', async (t) => {
  t.equal(
    meraki.urlOf(['organizations', '1/../2', 'x'], { perPage: 3, networkIds: ['N_1', 'N 2'], serials: [] })
      .href,
    'https://api.meraki.com/api/v1/organizations/1%2F..%2F2/x?perPage=3&networkIds%5B%5D=N_1&networkIds%5B%5D=N+2',
  );
  t.equal(createAddresses('https://x.example/api/v1/').urlOf(['a']).href, 'https://x.example/api/v1/a');
});

t.test("a redirect is followed within the API on Meraki's domains only", async (t) => {
  const from = new URL('https://api.meraki.com/api/v1/organizations/1');
  for (const good of [
    'https://n263.meraki.com/api/v1/organizations/1/networks',
    'https://api.meraki.cn/api/v1/organizations',
    'https://n1.gov-meraki.com/api/v1/organizations',
    '/api/v1/organizations/2',
  ]) {
    t.equal(meraki.redirectTarget(from, good)?.href, new URL(good, from).href, good);
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
    t.equal(meraki.redirectTarget(from, bad), undefined, bad);
  }
});

t.test('a base outside Meraki trusts no other host', async (t) => {
  const own = createAddresses('https://proxy.example/meraki/api/v1');
  const from = own.urlOf(['organizations']);
  t.equal(own.redirectTarget(from, 'https://n1.meraki.com/api/v1/x'), undefined);
  t.ok(own.redirectTarget(from, '/meraki/api/v1/x'));
  const loopback = createAddresses('http://127.0.0.1:4000/api/v1');
  t.ok(loopback.redirectTarget(from, 'http://127.0.0.1:4001/api/v1/x'), 'a shard on another port');
  t.equal(loopback.redirectTarget(from, 'http://n1.meraki.com/api/v1/x'), undefined);
  t.equal(loopback.redirectTarget(from, 'https://n1.meraki.com/api/v1/x'), undefined);
});

t.test('the next page is found in any form of the Link header', async (t) => {
  const seen =
    '<https://n383.meraki.com/api/v1/organizations/7/uplinks/statuses?perPage=1000&startingAfter=0000-0000>; rel=first, ' +
    '<https://n383.meraki.com/api/v1/organizations/7/uplinks/statuses?startingAfter=Q2-A,B>; rel=next';
  t.equal(
    pageLinkIn(seen, 'next'),
    'https://n383.meraki.com/api/v1/organizations/7/uplinks/statuses?startingAfter=Q2-A,B',
  );
  t.equal(pageLinkIn('<a>; rel="next"', 'next'), 'a');
  t.equal(pageLinkIn('<a>; title=x; rel = "last next"', 'next'), 'a');
  t.equal(pageLinkIn('<a>;rel=NEXT', 'next'), 'a');
  t.equal(pageLinkIn('<a>; rel=first, <b>; rel=last', 'next'), undefined);
  t.equal(pageLinkIn('<a>; rel=nextish', 'next'), undefined);
  t.equal(pageLinkIn('nonsense; rel=next', 'next'), undefined);
});

t.test('the previous page is found for logs, which begin with the newest entry', async (t) => {
  const both = '<a?startingAfter=9>; rel=next, <a?endingBefore=3>; rel=prev';
  t.equal(pageLinkIn(both, 'prev'), 'a?endingBefore=3');
  t.equal(pageLinkIn(both, 'next'), 'a?startingAfter=9');
  t.equal(pageLinkIn('<a>; rel=previous', 'prev'), undefined);
});

t.test('another page is of the same list, on our own base', async (t) => {
  const from = meraki.urlOf(['organizations', 'L_1 2', 'x'], { perPage: 3 });
  const other = (link: string) => meraki.otherPage(from, link)?.href;
  const here = 'https://api.meraki.com/api/v1/organizations/L_1%202/x';
  t.equal(other('https://n383.meraki.com/api/v1/organizations/L_1%202/x?a=1'), `${here}?a=1`);
  t.equal(other('/api/v1/organizations/L%5F1%202/x?a=1'), `${here}?a=1`, 'escaped otherwise');
  t.equal(
    other('https://attacker.test/api/v1/organizations/L_1%202/x?a=1'),
    `${here}?a=1`,
    'the host is ours',
  );
  t.equal(other('?startingAfter=9'), `${here}?startingAfter=9`);
  for (const bad of [
    'https://n383.meraki.com/api/v1/organizations/2/x?a=1',
    'https://n383.meraki.com/api/v1/../../login',
    'https://n383.meraki.com/api/v10/organizations/L_1%202/x',
    'https://n383.meraki.com/api/v1/organizations/%E0%A4%A/x',
    'https://[',
  ]) {
    t.equal(other(bad), undefined, bad);
  }
});
