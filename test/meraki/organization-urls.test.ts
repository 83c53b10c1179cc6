import t from 'tap';
import { HOUR } from '../../src/core/clock.ts';
import { createOrganizationUrls } from '../../src/meraki/organization-urls.ts';

const yes = async () => true;
const no = async () => false;
const URL_OF_1 = 'https://n1.meraki.com/o/1';

t.test('the address is read once in an hour, whoever asks at the same time', async (t) => {
  let now = 0;
  let calls = 0;
  const urls = createOrganizationUrls(() => now);
  const call = async () => {
    calls += 1;
    return URL_OF_1;
  };
  const read = (partition = '1\nscopes') => urls.read(partition, { mayShare: yes, call });
  t.same(await Promise.all([read(), read(), read()]), [URL_OF_1, URL_OF_1, URL_OF_1]);
  t.equal(calls, 1);
  now = HOUR;
  await read();
  t.equal(calls, 1);
  await read('1\nother scopes');
  t.equal(calls, 2, 'links with other scopes are told nothing of it');
  now = HOUR + 1;
  await read();
  t.equal(calls, 3);
  urls.forget('1');
  await read();
  t.equal(calls, 4);
});

t.test('a link that may not be told gets none, and causes no call', async (t) => {
  const urls = createOrganizationUrls(() => 0);
  const { promise, resolve } = Promise.withResolvers<string>();
  const first = urls.read('1\n', { mayShare: yes, call: () => promise });
  const never = { mayShare: no, call: () => Promise.reject(new Error('called')) };
  t.equal(await urls.read('1\n', never), undefined);
  resolve(URL_OF_1);
  t.equal(await first, URL_OF_1);
  t.equal(await urls.read('1\n', never), undefined);
});

t.test('a failure is not kept, nor is that there is no address taken for one', async (t) => {
  const urls = createOrganizationUrls(() => 0);
  const failed = { mayShare: yes, call: () => Promise.reject(new Error('no')) };
  await t.rejects(urls.read('1\n', failed), /no/);
  t.equal(await urls.read('1\n', { mayShare: yes, call: async () => undefined }), undefined);
  t.equal(await urls.read('1\n', failed), undefined, 'that Meraki gives none is kept');
});
