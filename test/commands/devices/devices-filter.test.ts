import t from 'tap';
import { deviceFilter } from '../../../src/commands/devices/devices-filter.ts';
import { few, startAsking } from '../../support/queries.ts';

t.test("product lines are read from Meraki's own words, in any case, also as two words", async (t) => {
  const filter = deviceFilter(['offline', 'systemsmanager', 'Secure', 'Connect', 'phones', 'Rotterdam']);
  t.match(filter, { statuses: ['offline'], others: ['Rotterdam'] });
  t.same(filter.productTypes, ['systemsManager', 'secureConnect', 'phone']);
});

t.test(
  "devices of a product line without words of ours keep Meraki's, in the headline, the list and the file",
  async (t) => {
    const { ask, meraki } = await startAsking(t, { sizes: few });
    const answer = (path: RegExp, body: unknown) =>
      meraki.faults.add({
        path,
        times: 3,
        effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
      });
    const counts = (offline: number) => ({
      counts: { byStatus: { online: 0, alerting: 0, offline, dormant: 0 } },
    });
    const device = { network: { id: 'L_1' }, status: 'offline', tags: [] };
    answer(/statuses\/overview/, counts(1));
    answer(/availabilities$/, [
      { ...device, serial: 'Q1', name: 'Hall', productType: 'secureConnect' },
      { ...device, serial: 'Q2', name: 'Lab', productType: 'systemsManager' },
      { ...device, serial: 'Q3', name: 'Shed', productType: 'campusGateway' },
    ]);
    const { texts, markdown } = await ask('devices secureConnect');
    t.equal(texts[1], '1 Secure Connect device offline');
    t.match(markdown, /\*\*Hall\*\* – offline · Secure Connect · L\\_1\n/);
    t.notMatch(markdown, 'Lab', 'Meraki does not filter by this line, so that is done here');
    t.equal(
      (await ask('devices systemsManager switches')).texts[1],
      '1 Systems Manager device or switch offline',
    );
    t.match(
      (await ask('devices campusGateway as csv')).file?.data.toString(),
      'Shed,offline,campus gateway,L_1,Q3',
    );
    answer(/statuses\/overview/, counts(0));
    t.equal((await ask('devices phone')).texts[1], 'No phones');
  },
);

t.test('one device of such a line is called so, too', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const device = { serial: 'Q1', name: 'Gate', productType: 'secureConnect', model: 'X1' };
  const effect = { kind: 'answer', status: 200, body: JSON.stringify([device]) } as const;
  meraki.faults.add({ path: /devices$/, times: 1, effect });
  t.match((await ask('device Gate')).texts[1], /^X1 Secure Connect: /);
});
