import t from 'tap';
import { z } from 'zod';
import { asOf, lastReported } from '../../../../src/sandbox/meraki/estate/drift.ts';
import { AURORA, call, start } from '../../../support/meraki-stand-in.ts';

const use = z.array(
  z.object({
    network: z.object({ id: z.string() }),
    serial: z.string().optional(),
    byBand: z.array(z.object({ band: z.string(), total: z.object({ percentage: z.number() }) })),
  }),
);
const DAY = 86_400_000;

t.test("a network's channel utilization is the average of its access points that reported", async (t) => {
  const meraki = await start(t, { sizes: { large: { networks: 60, devices: 900 } } });
  const get = async (path: string) => {
    const all = `/organizations/${AURORA}/wireless/devices/channelUtilization/${path}?perPage=1000&timespan=86400`;
    return use.parse((await call(meraki, all, { token: 'aurora' })).json);
  };
  const [networks, points] = [await get('byNetwork'), await get('byDevice')];
  t.ok(networks.length > 50);
  for (const { network, byBand } of networks) {
    const own = points.filter((point) => point.network.id === network.id);
    for (const [index, { band, total }] of byBand.entries()) {
      const each = own.map((point) => point.byBand[index]?.total.percentage ?? Number.NaN);
      const average = each.reduce((sum, one) => sum + one, 0) / each.length;
      if (!(Math.abs(average - total.percentage) <= 0.011)) t.fail(`${network.id} ${band}`);
    }
  }
  const heard = (meraki.estate.organization(AURORA)?.devices ?? []).filter(
    (device) =>
      device.model.type === 'MR' &&
      (lastReported(device, asOf(meraki.clock.now())) ?? 0) > meraki.clock.now() - DAY,
  );
  t.same(points.map(({ serial }) => serial).toSorted(), heard.map(({ serial }) => serial).toSorted());
});
