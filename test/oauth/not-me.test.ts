import t from 'tap';
import { type Rig, startRig } from '../support/application.ts';
import { createCookieJar, type ShownPage } from '../support/oauth-browser.ts';

const AURORA = '549236';
const heading = ({ body }: ShownPage) => /<h1>(.*?)<\/h1>/s.exec(body)?.[1] ?? '';
const ticketIn = ({ body }: ShownPage) => /name="ticket" value="([^"]+)"/.exec(body)?.[1] ?? '';

/** Ada's one-time URL, opened as far as “Is this you?”. */
async function atConfirm(rig: Rig) {
  const ada = rig.person('Ada');
  const jar = createCookieJar();
  await rig.say(ada, 'status');
  const url = /https?:\/\/[^\s)>\]]+\/link\/[\w-]+/.exec(rig.heard(ada).at(-1) ?? '')?.[0] ?? '';
  const confirm = await rig.signIn(ada, url, jar);
  const press = (browser = jar) =>
    rig.visit(browser, `${rig.publicUrl}/link/not-me`, { ticket: ticketIn(confirm) });
  return { ada, jar, url, confirm, press };
}

t.test('“Is this you?” survives a reload, and asks the same', async (t) => {
  const rig = await startRig(t);
  const { ada, jar, confirm } = await atConfirm(rig);
  t.equal(heading(confirm), 'Is this you?');
  for (let n = 0; n < 3; n++) {
    const again = await rig.visit(jar, confirm.url);
    t.equal(again.status, 200);
    t.equal(again.body, confirm.body);
  }
  const back = await rig.consent(jar, confirm, { as: ada, organization: AURORA });
  t.equal((await rig.visit(jar, confirm.url)).status, 200, 'also on the way back from Meraki');
  t.equal(heading(await rig.visit(jar, back)), 'Your organization is linked');
});

t.test('“Not me” ends the attempt: nothing is linked, and the person is told', async (t) => {
  const rig = await startRig(t);
  const { ada, jar, url, confirm, press } = await atConfirm(rig);
  const back = await rig.consent(jar, confirm, { as: ada, organization: AURORA });
  const page = await press();
  t.equal(page.url.pathname, '/link/problem/webex/declined');
  t.equal(page.status, 200);
  t.equal(heading(page), 'Nothing was linked');
  t.notMatch(page.body, /Ada|ada@/);
  t.equal(page.url.search, '');
  const reloaded = await rig.visit(jar, page.url);
  t.equal(reloaded.body, page.body, 'a reload says the same');

  t.equal((await rig.visit(createCookieJar(), url)).status, 410, 'the one-time URL');
  t.equal((await rig.visit(jar, url, {})).status, 410, 'its button');
  t.equal((await rig.visit(jar, confirm.url)).status, 410, 'the page');
  t.equal((await rig.visit(jar, back)).status, 410, 'a consent that was given already');
  t.equal((await press()).status, 410, 'once more');
  await rig.settle();
  const told = rig.heard(ada).at(-1);
  t.match(told, /pressed “Not me”, so I ended it\. Nothing was linked/);
  t.notMatch(rig.heard(ada).join('\n'), /\/link\//, 'no message holds the URL any more');
  t.match((await rig.say(ada, 'organizations')).join(), /not linked/);
  t.match((await rig.say(rig.person('Ben'), 'audit')).join(), /Ada/);
});

t.test('after “Not me” the person links with a new URL, and what they asked is answered', async (t) => {
  const rig = await startRig(t);
  const { ada, press } = await atConfirm(rig);
  await press();
  await rig.settle();
  const before = rig.heard(ada).length;
  t.equal(heading(await rig.link(ada, AURORA)), 'Your organization is linked');
  t.match(rig.heard(ada).slice(before).join('\n'), /Aurora Retail\*\* is linked[\s\S]*devices/);
});

t.test('only the browser that signed in can say “Not me”, from the page itself', async (t) => {
  const rig = await startRig(t);
  const { ada, jar, confirm, press } = await atConfirm(rig);
  t.equal((await press(createCookieJar())).status, 410, 'another browser');
  const address = `${rig.publicUrl}/link/not-me`;
  const unknown = await rig.visit(jar, address, { ticket: 'x'.repeat(43) });
  t.equal(unknown.status, 410);
  t.equal((await rig.visit(jar, address, {})).status, 400);
  const cookie = jar.header(new URL(address)) ?? '';
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ ticket: ticketIn(confirm) }),
    });
    t.equal(answer.status, 403, JSON.stringify(headers));
  }
  t.equal((await fetch(`${address}?ticket=${ticketIn(confirm)}`, { headers: { cookie } })).status, 410);
  const back = await rig.consent(jar, confirm, { as: ada, organization: AURORA });
  t.equal((await rig.visit(jar, back)).url.pathname, '/linked', 'none of them ended it');
});

t.test('“Not me” after the link is made changes nothing', async (t) => {
  const rig = await startRig(t);
  const { ada, jar, confirm, press } = await atConfirm(rig);
  await rig.visit(jar, await rig.consent(jar, confirm, { as: ada, organization: AURORA }));
  t.equal((await press()).status, 410);
  await rig.settle();
  t.match((await rig.say(ada, 'organizations')).join(), /Aurora Retail/);
});
