import t from 'tap';
import { createAdmins } from '../../src/webex/admins.ts';
import { createAddresses } from '../support/admin-addresses.ts';
import { createLines } from '../support/gateway.ts';

const person = (email: string) => ({ id: `id of ${email}`, displayName: 'x', email, orgId: 'o' });

t.test('an administrator is known by id, not by address', async (t) => {
  const { log, lines } = createLines();
  const asked: string[] = [];
  const findPerson = async (email: string) => {
    asked.push(email);
    return person(email);
  };
  const admins = createAdmins(['Ben@x.example', 'ben@x.example'], { findPerson }, createAddresses(), log);
  t.equal(admins.isAdmin('id of ben@x.example'), false, 'nobody before the start');
  await admins.start();
  t.equal(admins.isAdmin('id of ben@x.example'), true);
  t.equal(admins.isAdmin('ben@x.example'), false);
  t.strictSame(asked, ['ben@x.example']);
  t.strictSame(lines, []);
  admins.stop();
});

t.test('an address that is not found is logged and looked up again', async (t) => {
  const { log, texts, lines } = createLines();
  let known = false;
  const again = Promise.withResolvers<void>();
  const findPerson = async (email: string) => {
    if (email.startsWith('ben')) return person(email);
    if (email.startsWith('down')) throw new Error('Webex is down');
    if (known) setImmediate(again.resolve);
    return known ? person(email) : undefined;
  };
  const admins = createAdmins(
    ['ben@x.example', 'new@x.example', 'down@x.example'],
    { findPerson },
    createAddresses(),
    log,
    1,
  );
  await admins.start();
  t.equal(admins.isAdmin('id of ben@x.example'), true, 'one failure does not affect the others');
  t.match(lines.at(-1), { level: 'warn', fields: { emails: ['new@x.example', 'down@x.example'] } });
  t.match(texts('warn')[0], /administrator lookup failed/);
  known = true;
  const alive = setInterval(() => {}, 1_000);
  await again.promise;
  clearInterval(alive);
  t.equal(admins.isAdmin('id of new@x.example'), true);
  admins.stop();
});

t.test(
  'an administrator keeps the rights when the address changes, and a later owner of the address gets none',
  async (t) => {
    const { log } = createLines();
    const addresses = createAddresses();
    let owner = 'ben';
    const findPerson = async (email: string) =>
      owner === '' ? undefined : { id: owner, displayName: owner, email, orgId: 'aurora' };
    const start = async () => {
      const admins = createAdmins(['ben@x.example'], { findPerson }, addresses, log);
      await admins.start();
      admins.stop();
      return admins;
    };
    t.ok((await start()).isAdmin('ben'));
    owner = '';
    t.ok((await start()).isAdmin('ben'), 'Webex does not know the address any more');
    owner = 'ada';
    const later = await start();
    t.ok(later.isAdmin('ben'));
    t.notOk(later.isAdmin('ada'), 'the address belongs to another person now');
  },
);
