import t from 'tap';
import { NOT_REACHED, UNREADABLE } from '../../support/odd-answers.ts';
import { startWebhooks } from '../../support/webhooks.ts';

t.test('webhooks are put right when Webex answers again, and none is there twice', async (t) => {
  for (const [name, effect] of [...NOT_REACHED, ...UNREADABLE]) {
    const { create, all, webex } = await startWebhooks(t);
    const webhooks = create();
    webex.faults.add({ path: /./, times: Infinity, effect });
    await webhooks.reconcile();
    t.match([webhooks.status().active, all().length], [false, 0], name);
    webex.faults.clear();
    const page = { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' };
    const misreported = { kind: 'misreport', status: 200, ...page } as const;
    webex.faults.add({ method: 'POST', path: /./, times: 1, effect: misreported });
    await webhooks.reconcile();
    await webhooks.reconcile();
    t.equal(all().length, 2, name);
  }
});
