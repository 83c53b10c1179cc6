import t from 'tap';
import { byLine, lineOf, productKind, productNouns, productTypeOf } from '../../../src/bot/text/products.ts';

t.test("product types of Meraki's API are named in words", async (t) => {
  t.equal(productKind('wireless'), 'access point');
  t.equal(productKind(undefined), '');
  t.equal(productKind('secureConnect'), 'Secure Connect', 'the name of the product');
  t.equal(productKind('holodeck'), 'holodeck', 'what has no words of ours keeps the one of Meraki');
  t.equal(productKind('constructor'), 'constructor');
  t.same(productNouns('switch'), ['switch', 'switches']);
  t.same(productNouns('cellularGateway'), ['cellular gateway', 'cellular gateways']);
  t.same(productNouns('systemsManager'), ['Systems Manager device', 'Systems Manager devices']);
});

t.test("a product line is read from its letters, its kind or Meraki's word", async (t) => {
  for (const word of ['MR', 'mr', 'access point', 'Access points', 'wireless'])
    t.equal(productTypeOf(word), 'wireless', word);
  for (const word of ['MS', 'switch', 'switches']) t.equal(productTypeOf(word), 'switch', word);
  for (const word of ['cellulargateway', 'cellular gateways', 'cellularGateway'])
    t.equal(productTypeOf(word), 'cellularGateway', word);
  for (const word of ['systemsManager', 'SYSTEMSMANAGER', 'systems manager', 'Systems Managers'])
    t.equal(productTypeOf(word), 'systemsManager', word);
  for (const word of ['secureconnect', 'Secure Connect']) t.equal(productTypeOf(word), 'secureConnect', word);
  for (const word of ['campusGateway', 'campus gateway', 'campus gateways'])
    t.equal(productTypeOf(word), 'campusGateway', word);
  for (const word of ['phone', 'Phones']) t.equal(productTypeOf(word), 'phone', word);
  for (const word of ['', 'M', 'offline', 'constructor', 'wire'])
    t.equal(productTypeOf(word), undefined, word);
});

t.test('product types are named and sorted as people do', async (t) => {
  const types = ['wireless', 'systemsManager', 'appliance', 'wirelessController', 'switch'];
  t.same(types.toSorted(byLine).map(lineOf), ['MX', 'MS', 'MR', 'Systems Manager', 'wireless controller']);
});
