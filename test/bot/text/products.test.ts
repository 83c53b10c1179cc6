import t from 'tap';
import { byLine, lineOf, productKind, productTypeOf } from '../../../src/bot/text/products.ts';

t.test("product types of Meraki's API are named in words", async (t) => {
  t.equal(productKind('wireless'), 'access point');
  t.equal(productKind(undefined), '');
  t.equal(productKind('constructor'), '');
});

t.test("a product line is read from its letters, its kind or Meraki's word", async (t) => {
  for (const word of ['MR', 'mr', 'access point', 'Access points', 'wireless'])
    t.equal(productTypeOf(word), 'wireless', word);
  for (const word of ['MS', 'switch', 'switches']) t.equal(productTypeOf(word), 'switch', word);
  t.equal(productTypeOf('cellulargateway'), 'cellularGateway');
  for (const word of ['', 'M', 'offline', 'constructor', 'wire'])
    t.equal(productTypeOf(word), undefined, word);
});

t.test('product types are named and sorted as people do', async (t) => {
  const types = ['wireless', 'systemsManager', 'appliance', 'wirelessController', 'switch'];
  t.same(types.toSorted(byLine).map(lineOf), ['MX', 'MS', 'MR', 'systemsManager', 'wireless controller']);
});
