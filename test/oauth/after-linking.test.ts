import t from 'tap';
import { startRig } from '../support/application.ts';
import { createCookieJar } from '../support/oauth-browser.ts';
import { unlinkBy } from '../support/unlink-by.ts';

const AURORA = '549236';
const HARBOR = '817302';

t.test('every question that waited is answered once, also those of a URL that was replaced', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  await rig.say(ada, 'status');
  await rig.say(ada, 'licenses', 'Network operations');
  const replaced = rig.heard(ada).at(-1) ?? '';
  t.match(replaced, /\/link\//);
  const before = [rig.heard(ada).length, rig.inSpace('Network operations').length] as const;
  await rig.link(ada, AURORA);
  const direct = rig.heard(ada).slice(before[0]);
  const inSpace = rig.inSpace('Network operations').slice(before[1]);
  t.equal(direct.filter((text) => /open alerts/.test(text)).length, 1, 'the status');
  t.equal(
    inSpace.filter((text) => /licen[cs]e/i.test(text)).length,
    1,
    'the licenses, where they were asked for',
  );
  await rig.link(ada, AURORA);
  t.equal(
    rig.heard(ada).filter((text) => /open alerts/.test(text)).length,
    1,
    'another link answers nothing again',
  );
});

t.test('the message of a used or replaced URL holds it no more, and says why', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  await rig.linkUrl(ada);
  await rig.linkUrl(ada);
  await rig.settle();
  t.equal(rig.heard(ada).filter((text) => /\/link\//.test(text)).length, 1, 'only the newest');
  t.match(rig.heard(ada).join('\n'), /no longer works\. Use the newest one/);
  await rig.link(ada, AURORA);
  t.notMatch(rig.heard(ada).join('\n'), /\/link\//);
  t.match(rig.heard(ada).join('\n'), /has been used: your organization is linked/);
  await rig.linkUrl(ada);
  await rig.say(rig.person('Ben'), `revoke ${ada.email}`);
  await rig.settle();
  t.notMatch(rig.heard(ada).join('\n'), /\/link\//);
  t.match(rig.heard(ada).join('\n'), /an administrator of this bot ended it/);
});

t.test(
  'a URL that was sent from a group space is edited too, and one whose edit fails costs nothing',
  async (t) => {
    const rig = await startRig(t);
    const ada = rig.person('Ada');
    await rig.say(ada, 'link', 'Network operations');
    t.match(rig.heard(ada).at(-1), /\/link\//);
    rig.webex.faults.add({
      path: /\/messages\//,
      method: 'PUT',
      times: 1,
      effect: { kind: 'answer', status: 400 },
    });
    await rig.say(ada, 'link', 'Network operations');
    t.match(rig.heard(ada).at(-1), /\/link\//, 'the newer one came');
    const page = await rig.link(ada, AURORA);
    t.equal(page.url.pathname, '/linked');
    t.equal(rig.heard(ada).filter((text) => /\/link\//.test(text)).length, 1, 'the one that was not edited');
  },
);

t.test('`/linked` names the organization in the browser that linked it', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const jar = createCookieJar();
  const page = await rig.link(ada, HARBOR, jar);
  t.match(page.body, /Harbor Lab/);
  t.match((await rig.visit(jar, page.url)).body, /Harbor Lab/, 'after a reload too');
  const other = createCookieJar();
  t.notMatch((await rig.visit(other, page.url)).body, /Harbor Lab/);
  await rig.link(ada, AURORA, other);
  t.match((await rig.visit(other, page.url)).body, /Aurora Retail/);
  t.match((await rig.visit(jar, page.url)).body, /Harbor Lab/);
  await unlinkBy(rig.say, ada, 'unlink Harbor Lab');
  t.notMatch((await rig.visit(jar, page.url)).body, /Harbor Lab/);
});

t.test('a second link answers only when the person chooses it', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  await rig.link(ada, AURORA);
  await rig.link(ada, HARBOR);
  t.match(rig.heard(ada).at(-1), /Harbor Lab\*\* is linked[\s\S]*Which organization answers from now on/);
  t.match((await rig.say(ada, 'status')).join(), /Aurora Retail/);
  await rig.say(ada, `use organization ${HARBOR}`);
  t.match((await rig.say(ada, 'status')).join(), /Harbor Lab/);
});
