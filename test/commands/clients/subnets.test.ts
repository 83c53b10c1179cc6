import t from 'tap';
import { ipv4Number, prefixWith } from '../../../src/commands/clients/subnets.ts';

t.test('an address is in a subnet if its first bits are the same', async (t) => {
  const address = ipv4Number('10.1.45.63') ?? 0;
  const cases: [subnet: string, length: number | undefined][] = [
    ['10.1.45.0/24', 24],
    ['10.1.45.99/24', 24],
    ['10.1.0.0/16', 16],
    ['0.0.0.0/0', 0],
    ['10.1.45.63/32', 32],
    ['10.1.45.62/32', undefined],
    ['10.1.44.0/24', undefined],
    ['10.1.45.64/26', undefined],
    ['10.1.45.0/33', undefined],
    ['10.1.45.0', undefined],
    ['10.1.45/24', undefined],
    ['2001:db8::/32', undefined],
    ['', undefined],
    ['/24', undefined],
  ];
  for (const [subnet, length] of cases) t.equal(prefixWith(address, subnet), length, subnet);
  t.equal(prefixWith(ipv4Number('255.255.255.255') ?? 0, '255.255.255.0/24'), 24);
});

t.test('only an IPv4 address is a number', async (t) => {
  t.equal(ipv4Number('0.0.1.2'), 258);
  for (const text of ['10.1.45', '10.1.45.256', '10.1.45.63.1', '::1', 'a.b.c.d', ''])
    t.equal(ipv4Number(text), undefined, text);
});
