import t from 'tap';
import { isIp, isMac, isMacPart, isSerial } from '../../../src/bot/find/device.ts';
import { startAsking } from '../../support/queries.ts';

t.test('addresses and serials are told by their shape', async (t) => {
  for (const mac of [
    ...['5c:56:49:0a:b1:02', '5C-56-49-0A-B1-02', '5c56.490a.b102', '5C56490AB102', '5c5649-0ab102'],
    ...['5c.56.49.0a.b1.02', '5c56:490a:b102'],
  ]) {
    t.ok(isMac(mac), mac);
    t.notOk(isIp(mac), mac);
    t.notOk(isMacPart(mac), mac);
  }
  for (const part of ['5C:56:49', '5c:56:49:', '5c-56-49', '5c56.490a']) t.ok(isMacPart(part), part);
  for (const name of ['ab-12', '5c56', 'cafe', 'gw-01-02-zz', '10:8', '10:20', 'a:b'])
    t.notOk(isMacPart(name), name);
  for (const serial of ['Q2KY-AZ5Y-3XBH', 'q2ky-az5y-3xbh', 'q2kyaz5y3xbh', 'Q2KYAZ5Y3XBH', 'ABCD-EFGH-1234'])
    t.ok(isSerial(serial), serial);
  for (const name of ['rotterdam301', 'queenstown01', 'Q2KY-AZ5Y', '5c56490ab102'])
    t.notOk(isSerial(name), name);
  for (const ip of ['10.1.45.63', '2001:db8::1', 'fe80::1430:aac1:6826:75ab', '::1']) t.ok(isIp(ip), ip);
  for (const name of ['10.1.45', 'ap:01', '1.2.3.4.5', 'beef']) t.notOk(isIp(name), name);
});

t.test(
  'a device is found by its serial and MAC address in every notation, and by a part of the address',
  async (t) => {
    const { ask, organization } = await startAsking(t);
    const devices = organization()?.devices ?? [];
    const device = devices.find(({ name }) => name === 'rotterdam-301-gw01');
    const { serial = '', mac = '' } = device ?? {};
    const digits = mac.replaceAll(':', '');
    const title = 'rotterdam-301-gw01 · Aurora Retail';
    for (const wanted of [
      ...[serial, serial.toLowerCase(), serial.replaceAll('-', ''), serial.replaceAll('-', '').toLowerCase()],
      ...[mac, mac.toUpperCase(), mac.replaceAll(':', '-'), mac.replaceAll(':', '.'), digits],
      ...[digits.replace(/(....)(?=.)/g, '$1.'), `${digits.slice(0, 6)}-${digits.slice(6)}`.toUpperCase()],
    ])
      t.equal((await ask(`device ${wanted}`)).texts[0], title, wanted);
    const tail = mac.split(':').slice(2).join(':');
    const like = devices.filter((one) => one.mac.includes(tail));
    t.equal(like.length, 1);
    t.equal((await ask(`device ${tail}`)).texts[0], title);
    t.equal((await ask(`history ${tail.toUpperCase().replaceAll(':', '-')}`)).texts[0], title);
    const vendor = mac.split(':').slice(0, 3).join(':');
    const several = await ask(`device ${vendor}`);
    t.match(several.markdown, /devices match “/);
    t.equal(several.buttons.length, 8);
  },
);

t.test('a device is found by its name written otherwise, and the answer says so', async (t) => {
  const { ask, inLab } = await startAsking(t);
  const asked = await ask('device rotterdam 301 gw01');
  t.equal(asked.texts[0], 'rotterdam-301-gw01 · Aurora Retail');
  t.match(asked.markdown, 'Taken as rotterdam-301-gw01.');
  t.notMatch((await ask('device rotterdam-301-gw01')).markdown, 'Taken as');
  t.match((await ask('device roterdam 301 gw01')).markdown, 'Taken as rotterdam-301-gw01.');
  t.match((await ask('ports Rotterdam_301_sw01')).markdown, 'Taken as rotterdam-301-sw01.');
  t.match((await ask('history rotterdam 301 gw01')).markdown, 'Taken as rotterdam-301-gw01.');
  const history = await ask('history rotterdam301');
  t.equal(history.texts[0], 'Rotterdam 301 · Aurora Retail');
  t.match(history.markdown, 'Taken as Rotterdam 301.');
  await inLab();
  t.equal((await ask('device LAB1 gw01')).texts[0], 'lab1-gw01 · Harbor Lab');
});
