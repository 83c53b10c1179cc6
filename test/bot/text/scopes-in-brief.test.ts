import t from 'tap';
import { scopesInBrief } from '../../../src/bot/text/scopes-in-brief.ts';

t.test('a few read scopes are named, many are counted; write scopes are always named', async (t) => {
  const reading = ['sdwan:telemetry:read', 'camera:config:read', 'sensor:config:read'];
  t.equal(scopesInBrief(['camera:config:read']), 'read camera configuration');
  t.equal(
    scopesInBrief([...reading, 'switch:telemetry:read', 'switch:config:write']),
    'read 4 areas; change switch configuration',
  );
  t.match(scopesInBrief(reading), /^read WAN and VPN status, camera configuration, sensor configuration$/);
  t.match(scopesInBrief(['openid']), /openid/);
  t.equal(scopesInBrief([]), '');
});
