import t from 'tap';
import { byArea, merakiScopes } from '../../../../src/sandbox/oauth/profile/scopes.ts';

t.test("every scope of Meraki's list, to read and to write", async (t) => {
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

t.test('by area', async (t) => {
  const areas = byArea(merakiScopes, 'wireless:config:read unknown dashboard:general:config:read');
  t.same([...areas.keys()], ['Dashboard', 'Wireless']);
  t.match(areas.get('Wireless'), [{ name: 'wireless:config:read' }]);
});
