import t from 'tap';
import { describeEnd, type NextStep, nextStepAfter } from '../../../src/webex/websocket/reconnect.ts';

const end = (code: number, reason = '', status?: number, why?: string) => ({ code, reason, status, why });

t.test('each end of a socket leads to the next step that the SDK of Webex takes', async (t) => {
  const table: [Parameters<typeof nextStepAfter>[0], NextStep][] = [
    [end(1001), 'reopen'],
    [end(1005), 'reopen'],
    [end(1006), 'reopen'],
    [end(1011, 'ping error'), 'reopen'],
    [end(1000, 'Idle'), 'reopen'],
    [end(1000, 'Pong not received'), 'reopen'],
    [end(1000, 'done (forced)'), 'reopen'],
    [end(1000, 'Done'), 'register'],
    [end(1000, ''), 'register'],
    [end(1003, 'rejected'), 'register'],
    [end(4000, 'Replaced'), 'register'],
    [end(4242, 'new'), 'register'],
    [end(4400), 'register'],
    [end(4404), 'register'],
    [end(4401), 'refused'],
    [end(4403), 'refused'],
    [end(1008, 'Authentication Failed'), 'refused'],
    [end(1008, 'policy'), 'register'],
    [end(1006, '', 404), 'register'],
    [end(1006, '', 410), 'register'],
    [end(1006, '', 301), 'register'],
    [end(1006, '', 401), 'refused'],
    [end(1006, '', 403), 'refused'],
    [end(1006, '', 429), 'reopen'],
    [end(1006, '', 503), 'reopen'],
  ];
  for (const [given, nextStep] of table)
    t.equal(nextStepAfter(given), nextStep, `${given.code} ${given.reason} ${given.status ?? ''}`);
});

t.test('an end is described without foreign text, unless that is short and plain', async (t) => {
  t.equal(describeEnd(end(4000, 'Replaced')), 'closed with 4000 (Replaced)');
  t.equal(describeEnd(end(1006, '', 404, 'HTTP 404')), 'HTTP 404');
  t.equal(describeEnd(end(1000, '<script>alert(1)</script>')), 'closed with 1000');
  t.equal(describeEnd(end(1000, 'x'.repeat(100))), 'closed with 1000');
});
