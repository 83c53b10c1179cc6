import t from 'tap';
import { type Verdict, verdictOn, wordsFor } from '../../../src/webex/websocket/verdict.ts';

const end = (code: number, reason = '', status?: number, why?: string) => ({ code, reason, status, why });

t.test('what follows a close', async (t) => {
  const table: [Parameters<typeof verdictOn>[0], Verdict][] = [
    [end(1001), 'again'],
    [end(1005), 'again'],
    [end(1006), 'again'],
    [end(1011, 'ping error'), 'again'],
    [end(1000, 'Idle'), 'again'],
    [end(1000, 'Pong not received'), 'again'],
    [end(1000, 'done (forced)'), 'again'],
    [end(1000, 'Done'), 'anew'],
    [end(1000, ''), 'anew'],
    [end(1003, 'rejected'), 'anew'],
    [end(4000, 'Replaced'), 'anew'],
    [end(4242, 'new'), 'anew'],
    [end(4400), 'anew'],
    [end(4404), 'anew'],
    [end(4401), 'refused'],
    [end(4403), 'refused'],
    [end(1008, 'Authentication Failed'), 'refused'],
    [end(1008, 'policy'), 'anew'],
    [end(1006, '', 404), 'anew'],
    [end(1006, '', 410), 'anew'],
    [end(1006, '', 301), 'anew'],
    [end(1006, '', 401), 'refused'],
    [end(1006, '', 403), 'refused'],
    [end(1006, '', 429), 'again'],
    [end(1006, '', 503), 'again'],
  ];
  for (const [given, verdict] of table)
    t.equal(verdictOn(given), verdict, `${given.code} ${given.reason} ${given.status ?? ''}`);
});

t.test('why, in words that anybody may read', async (t) => {
  t.equal(wordsFor(end(4000, 'Replaced')), 'closed with 4000 (Replaced)');
  t.equal(wordsFor(end(1006, '', 404, 'HTTP 404')), 'HTTP 404');
  t.equal(wordsFor(end(1000, '<script>alert(1)</script>')), 'closed with 1000');
  t.equal(wordsFor(end(1000, 'x'.repeat(100))), 'closed with 1000');
});
