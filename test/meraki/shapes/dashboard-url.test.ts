import t from 'tap';
import { dashboardUrlField } from '../../../src/meraki/shapes/dashboard-url.ts';

t.test('an address of the Meraki dashboard is taken as it is', async (t) => {
  for (const url of [
    'https://n383.meraki.com/Rotterdam-301-app/n/aB-c_1/manage/usage/list',
    'https://n1.meraki.com//n//manage/nodes/list',
    'https://dashboard.meraki.com/o/VjjsAd/manage/organization/overview?a=b&c=%20#top',
    'https://n7.meraki.cn/x',
    'https://n7.gov-meraki.com/x',
    'https://meraki.com/',
  ])
    t.equal(dashboardUrlField.parse(url), url);
});

t.test('everything else is no address to link to', async (t) => {
  for (const url of [
    'http://n1.meraki.com/x',
    'javascript:alert(1)',
    'https://evil.example/n1.meraki.com/',
    'https://evilmeraki.com/',
    'https://n1.meraki.com.evil.example/',
    'https://n1.meraki.com',
    'https://n1.meraki.com:8443/x',
    'https://ada@n1.meraki.com/x',
    'https://n1.meraki.com@evil.example/x',
    'https://evil.example\\@n1.meraki.com/x',
    'https://evil.example/.meraki.com/',
    'https://n1.meraki.com/a) [b](https://evil.example',
    'https://n1.meraki.com/<@all>',
    'https://n1.meraki.com/a b',
    'https://n1.meraki.com/a\nb',
    ' https://n1.meraki.com/x',
    `https://n1.meraki.com/${'x'.repeat(500)}`,
    '',
    7,
    null,
    undefined,
    {},
  ])
    t.equal(dashboardUrlField.parse(url), undefined, String(url));
});
