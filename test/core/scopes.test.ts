import t from 'tap';
import { scopesInWords } from '../../src/core/scopes.ts';

t.test('scopes are described in words', async (t) => {
  t.equal(scopesInWords([]), '');
  t.equal(scopesInWords(['dashboard:general:config:read']), 'read networks and devices');
  t.equal(
    scopesInWords(['switch:config:write', 'dashboard:iam:config:read', 'dashboard:licensing:config:read']),
    'read administrators, licenses; change switch configuration',
  );
  t.equal(
    scopesInWords(['dashboard:general:telemetry:write', 'dashboard:iam:config:read']),
    'read administrators; run live tools such as ping, and set up alerts',
  );
  t.equal(scopesInWords(['new:thing:read', 'toString']), 'use new:thing:read, toString');
  t.equal(scopesInWords(['<@all>:read']), 'use &lt;&#64;all&gt;:read');
});
