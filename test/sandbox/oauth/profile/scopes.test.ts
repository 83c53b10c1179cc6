import t from 'tap';
import { byArea, merakiScopes } from '../../../../src/sandbox/oauth/profile/scopes.ts';

t.test("Meraki's list has every resource with a read and a write scope", async (t) => {
  t.equal(merakiScopes.length, 28);
  t.equal(new Set(merakiScopes.map(({ name }) => name)).size, 28);
  for (const { name, allows } of merakiScopes) {
    t.match(
      name,
      /^(dashboard:(general|iam|licensing)|sdwan|switch|wireless|camera|sensor):(config|telemetry):(read|write)$/,
    );
    t.equal(name.endsWith(':read'), allows.startsWith('See '), `${name}: ${allows}`);
  }
});

t.test('scopes are grouped by area', async (t) => {
  const areas = byArea(merakiScopes, 'wireless:config:read unknown dashboard:general:config:read');
  t.same([...areas.keys()], ['Dashboard', 'Wireless']);
  t.match(areas.get('Wireless'), [{ name: 'wireless:config:read' }]);
});
