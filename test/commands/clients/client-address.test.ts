import t from 'tap';
import { addressFilter, hasAddress } from '../../../src/commands/clients/client-address.ts';
import { clientsOf } from '../../../src/sandbox/meraki/estate/clients.ts';
import { NOW } from '../../support/chat.ts';
import { startAsking } from '../../support/queries.ts';

t.test('Meraki is asked for an address by what it may write of it', async (t) => {
  t.same(addressFilter('10.1.45.63'), { ip: '10.1.45.63' });
  t.same(addressFilter('5C-56-49-0A-B1-02'), { mac: '5C-56-49-0A-B1-02' });
  t.same(addressFilter('5c:56:49'), { mac: '5c:56:49' });
  t.same(addressFilter('2001:DB8:0:0::1'), { ip6: '1' });
  t.same(addressFilter('2001:db8:1:2:3:4:5:6'), { ip6: '2001:db8:1:2:3:4:5:6' });
  t.same(addressFilter('fe80::1430:aac1'), { ip6Local: '1430:aac1' });
  t.equal(addressFilter('signage 23'), undefined);
});

t.test('an address is the same however its zeros are written', async (t) => {
  const client = { name: 'x', ip: '10.0.0.7', ip6: '2001:db8:0:0:0:0:0:1', ip6Local: 'fe80:0:0:0:1:2:3:4' };
  for (const wanted of ['10.0.0.7', '2001:db8::1', '2001:0DB8::0001', 'fe80::1:2:3:4', 'FE80::1:2:3:4%en0'])
    t.ok(hasAddress(wanted)(client), wanted);
  for (const wanted of ['10.0.0.70', '2001:db8::10', 'fe80::1:2:3:5'])
    t.notOk(hasAddress(wanted)(client), wanted);
  t.notOk(hasAddress('::1')({ name: 'y' }));
});

t.test('a client is found by its IPv6 address', async (t) => {
  const { ask, organization } = await startAsking(t);
  const network = organization()?.networks.find(({ name }) => name === 'Rotterdam 301');
  const client = network && clientsOf(network, NOW).find(({ name }) => name === 'MacBook 12');
  const address = `fe80::${client?.mac.replaceAll(':', '').replace(/(....)(?=.)/g, '$1:')}`;
  const { texts } = await ask(`client ${address.toUpperCase()} in Rotterdam 301`);
  t.equal(texts[0], 'MacBook 12 · Rotterdam 301 · Aurora Retail');
  t.match((await ask('client 2001:db8::77 in Rotterdam 301')).markdown, /has no client/);
});
