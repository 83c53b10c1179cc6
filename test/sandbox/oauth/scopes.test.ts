import t from 'tap';
import { byArea, MERAKI_SCOPES } from '../../../src/sandbox/oauth/scopes.ts';

t.test("every scope of Meraki's list, to read and to write", async (t) => {
  t.equal(MERAKI_SCOPES.length, 28);
  t.equal(new Set(MERAKI_SCOPES.map(({ name }) => name)).size, 28);
  for (const { name, allows } of MERAKI_SCOPES) {
    t.match(
      name,
      /^(dashboard:(general|iam|licensing)|sdwan|switch|wireless|camera|sensor):(config|telemetry):(read|write)$/,
    );
    t.equal(name.endsWith(':read'), allows.startsWith('See '), `${name}: ${allows}`);
  }
});

t.test('by area', async (t) => {
  const areas = byArea(MERAKI_SCOPES, 'wireless:config:read unknown dashboard:general:config:read');
  t.same([...areas.keys()], ['Dashboard', 'Wireless']);
  t.match(areas.get('Wireless'), [{ name: 'wireless:config:read' }]);
});
