import t from 'tap';
import { personSettings } from '../../../src/core/settings.ts';
import { ada, grantOf, lab, start, tom } from '../../support/chat.ts';
import { lend, newShare } from '../../support/shares.ts';

const networks = [{ id: 'N_1', name: 'Pier 9' }];
const limited = newShare({
  networks: { kind: 'named', networks },
  commands: { kind: 'named', names: ['devices', 'ports'] },
});

t.test('whoami and organizations say what is lent, through whom and until when', async (t) => {
  const rig = await start(t);
  await lend(rig, grantOf(ada), limited);
  const line =
    /Lent to you:\n\n- Ada Moreno's link to \*\*Aurora Retail\*\*, until 1 Sept? – `devices` and `ports` about \*\*Pier 9\*\*/;
  t.match(await rig.answer(tom, 'whoami'), line);
  t.match(await rig.answer(tom, 'organizations'), line);
  await rig.link(grantOf(ada, { status: 'relink_required' }));
  t.match(await rig.answer(tom, 'organizations'), /asleep until the link is made again/);
});

t.test('what is lent can be chosen as the default, unless it sleeps', async (t) => {
  const rig = await start(t);
  await lend(rig, grantOf(ada), limited);
  await rig.link(grantOf(tom, lab));
  t.match(await rig.answer(tom, 'use organization aurora'), /\*\*Aurora Retail\*\* is your default/);
  t.match(await rig.answer(tom, 'organizations'), /Pier 9\*\*, your default/);
  rig.sharing.mode = 'off';
  t.match(await rig.answer(tom, 'use organization aurora'), /switched off that links are lent/);
});

t.test('a default network outside of what is lent is not named', async (t) => {
  const rig = await start(t);
  await lend(rig, grantOf(ada), limited);
  const chosen = (id: string, name: string) =>
    rig.store.changeSettings(personSettings(tom.id), (old) => ({
      ...old,
      network: { id, name, organizationId: '549236' },
    }));
  await chosen('N_2', 'Secret site');
  t.notMatch(await rig.answer(tom, 'whoami'), /Secret/);
  t.notMatch(await rig.answer(tom, 'use network'), /Secret/);
  await chosen('N_1', 'Pier 9');
  t.match(await rig.answer(tom, 'use network'), /\*\*Pier 9\*\* \(Aurora Retail\) is your default network/);
});
