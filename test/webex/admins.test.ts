import t from 'tap';
import type { Person } from '../../src/core/person.ts';
import { createAdmins } from '../../src/webex/admins.ts';
import { createMemoryBook } from '../support/admin-book.ts';
import { createLines } from '../support/gateway.ts';
import { SENT } from '../support/sent-message.ts';
import { noticesAtOnce } from '../support/tell.ts';
import { until } from '../support/until.ts';

const uuid = (last: string) => `3b7d5c1e-0000-4000-8000-00000000000${last}`;
const idOf = (last: string, cluster = 'us') =>
  Buffer.from(`ciscospark://${cluster}/PEOPLE/${uuid(last)}`).toString('base64url');
const AURORA = Buffer.from(`ciscospark://us/ORGANIZATION/${uuid('a')}`).toString('base64url');
const PARTNER = Buffer.from(`ciscospark://us/ORGANIZATION/${uuid('b')}`).toString('base64url');
const person = (last: string, email: string, orgId = AURORA): Person => ({
  id: idOf(last),
  displayName: email,
  email,
  orgId,
});
const ben = person('4', 'ben@x.example');
const eve = person('5', 'ben@x.example', PARTNER);
const ada = person('1', 'ada@x.example');
const ZERO = 1_700_000_000_000;

/** Webex as a test arranges it, with one store for every instance that is started. */
function setup() {
  const lines = createLines();
  const book = createMemoryBook();
  const webex = { people: [ben, ada], isAway: false, asked: [] as string[] };
  const sent: { personId: string; markdown: string }[] = [];
  const answer = <T>(found: T): T => {
    if (webex.isAway) throw new Error('Webex is down');
    return found;
  };
  const tasks: Promise<unknown>[] = [];
  const begin = (names: string[], pauses?: { usual: number; whileUnknown: number }) =>
    createAdmins(
      {
        emails: names.filter((name) => name.includes('@')),
        personIds: names.filter((name) => !name.includes('@')),
      },
      {
        chat: {
          async findPerson(email) {
            webex.asked.push(email);
            return answer(webex.people.find((one) => one.email === email));
          },
        },
        notices: noticesAtOnce({
          async sendDirect(personId, { markdown }) {
            sent.push({ personId, markdown });
            return SENT;
          },
        }),
        readPeople: async (ids) => answer(webex.people.filter(({ id }) => ids.includes(id))),
        book,
        background: { run: (_what, work) => void tasks.push(work().catch(() => {})) },
        clock: () => ZERO,
        log: lines.log,
      },
      pauses,
    );
  async function start(...names: string[]) {
    const admins = begin(names);
    await admins.start(() => {});
    admins.stop();
    await Promise.all(tasks);
    return admins;
  }
  return { ...lines, book, webex, sent, begin, start };
}

t.test('an administrator is known by id, not by address', async (t) => {
  const { begin, webex, lines } = setup();
  const admins = begin(['Ben@x.example', 'ben@x.example']);
  t.equal(admins.isAdmin(ben.id), false, 'nobody before the start');
  await admins.start(() => {});
  t.equal(admins.isAdmin(ben.id), true);
  t.equal(admins.isAdmin('ben@x.example'), false);
  t.strictSame(webex.asked, ['ben@x.example']);
  t.strictSame(lines, []);
  admins.stop();
});

t.test('an address that is not found is logged and looked up again', async (t) => {
  const { begin, webex, lines } = setup();
  const newcomer = person('6', 'new@x.example');
  const admins = begin(['ben@x.example', 'new@x.example'], { usual: 3_600_000, whileUnknown: 1 });
  await admins.start(() => {});
  t.equal(admins.isAdmin(ben.id), true, 'one that is not found does not affect the others');
  t.match(lines.at(-1), { level: 'warn', fields: { emails: ['new@x.example'] } });
  t.match(admins.status(), { named: 2, unknown: 1, disputed: 0 });
  webex.people.push(newcomer);
  await until('they are found', () => admins.isAdmin(newcomer.id));
  t.match(admins.status(), { unknown: 0 });
  admins.stop();
});

t.test('what is remembered is compared with Webex again after a pause', async (t) => {
  const { begin, webex } = setup();
  const admins = begin(['ben@x.example'], { usual: 1, whileUnknown: 3_600_000 });
  await admins.start(() => {});
  webex.people = [eve];
  await until('it is compared', () => !admins.isAdmin(ben.id));
  t.notOk(admins.isAdmin(eve.id));
  admins.stop();
});

t.test('whoever starts the comparisons hears of each one, after it', async (t) => {
  const { begin, webex } = setup();
  const admins = begin(['ben@x.example'], { usual: 1, whileUnknown: 3_600_000 });
  const heard: boolean[] = [];
  await admins.start(() => heard.push(admins.isAdmin(ben.id)));
  t.strictSame(heard, [true], 'of the first one before the start ends');
  webex.people = [eve];
  await until('it is compared', () => heard.at(-1) === false);
  admins.stop();
  t.notOk(admins.isAdmin(ben.id));
});

t.test(
  'when an address belongs to another person than before, neither is trusted, and the log says so',
  async (t) => {
    const { start, webex, lines } = setup();
    await start('ben@x.example');
    webex.people = [eve, ada];
    const admins = await start('ben@x.example');
    t.notOk(admins.isAdmin(ben.id), 'the former holder');
    t.notOk(admins.isAdmin(eve.id), 'the new holder');
    t.strictSame(admins.list(), []);
    t.match(admins.status(), { named: 1, disputed: 1 });
    t.match(
      lines.filter(({ level }) => level === 'error'),
      [{ fields: { emails: ['ben@x.example'] }, text: /belong to another person.*neither/ }],
    );
    webex.isAway = true;
    t.notOk((await start('ben@x.example')).isAdmin(ben.id), 'also after a start without Webex');
  },
);

t.test(
  'the other administrators are told of a dispute once, however many instances and checks',
  async (t) => {
    const { start, webex, sent } = setup();
    await start('ben@x.example', 'ada@x.example');
    webex.people = [eve, ada];
    await Promise.all([1, 2, 3].map(() => start('ben@x.example', 'ada@x.example')));
    const admins = await start('ben@x.example', 'ada@x.example');
    await admins.check();
    t.match(sent, [{ personId: ada.id, markdown: /address ben.*x.*example now belongs to another person/ }]);
    t.equal(sent.length, 1);
    webex.people = [ben, ada];
    await start('ben@x.example', 'ada@x.example');
    webex.people = [eve, ada];
    await start('ben@x.example', 'ada@x.example');
    t.equal(sent.length, 2, 'a further dispute is told again');
  },
);

t.test('a dispute that nobody could be told of is told once there is another administrator', async (t) => {
  const { start, webex, sent } = setup();
  await start('ben@x.example');
  webex.people = [eve, ada];
  await start('ben@x.example');
  t.strictSame(sent, []);
  await start('ben@x.example', 'ada@x.example');
  t.match(sent, [{ personId: ada.id }]);
});

t.test('a dispute ends when the address belongs to the same person again', async (t) => {
  const { start, webex } = setup();
  await start('ben@x.example');
  webex.people = [eve];
  t.notOk((await start('ben@x.example')).isAdmin(ben.id));
  webex.people = [ben];
  const admins = await start('ben@x.example');
  t.ok(admins.isAdmin(ben.id));
  t.match(admins.status(), { disputed: 0 });
});

t.test('a start without an address forgets its person, and the next start trusts the new one', async (t) => {
  const { start, webex, book } = setup();
  await start('ben@x.example', 'ada@x.example');
  webex.people = [eve, ada];
  await start('ada@x.example');
  t.strictSame([...book.remembered.keys()], ['ada@x.example']);
  const admins = await start('ben@x.example', 'ada@x.example');
  t.ok(admins.isAdmin(eve.id));
  t.notOk(admins.isAdmin(ben.id));
});

t.test('while Webex can not be asked, what it last said holds', async (t) => {
  const { start, webex } = setup();
  await start('ben@x.example');
  webex.isAway = true;
  const admins = await start('ben@x.example');
  t.ok(admins.isAdmin(ben.id));
  t.strictSame(admins.organizations(), [AURORA]);
});

t.test('before Webex is reached, what was remembered counts, and nobody is asked', async (t) => {
  const { start, begin, webex } = setup();
  await start('ben@x.example', uuid('1'));
  webex.isAway = true;
  webex.asked.length = 0;
  const admins = begin(['ben@x.example', uuid('1')]);
  t.strictSame(admins.organizations(), []);
  await admins.recall();
  t.strictSame(admins.organizations(), [AURORA, AURORA]);
  t.ok(admins.isAdmin(ben.id));
  t.strictSame(webex.asked, []);
});

t.test('an administrator who is named twice gets one message', async (t) => {
  const { start, webex, sent } = setup();
  await start('ben@x.example', 'ada@x.example', uuid('1'));
  webex.people = [eve, ada];
  await start('ben@x.example', 'ada@x.example', uuid('1'));
  t.match(sent, [{ personId: ada.id }]);
  t.equal(sent.length, 1);
});

t.test(
  'an administrator whose address changed keeps the rights while they are of the same organization',
  async (t) => {
    const { start, webex, lines } = setup();
    await start('ben@x.example');
    webex.people = [{ ...ben, email: 'ben.new@x.example' }];
    t.ok((await start('ben@x.example')).isAdmin(ben.id));
    t.match(lines.at(-1), { level: 'warn', text: /new address/ });
  },
);

t.test('an address that belongs to nobody gives no rights to somebody who left', async (t) => {
  const { start, webex } = setup();
  await start('ben@x.example');
  for (const people of [[], [{ ...ben, email: 'ben@home.example', orgId: PARTNER }]]) {
    webex.people = people;
    const admins = await start('ben@x.example');
    t.notOk(admins.isAdmin(ben.id));
    t.match(admins.status(), { disputed: 1 });
    t.strictSame(admins.organizations(), [AURORA], 'the last known one');
  }
});

t.test('the organization is kept when Webex leaves it out of an answer', async (t) => {
  const { start, webex } = setup();
  await start('ben@x.example');
  webex.people = [{ ...ben, orgId: '' }];
  t.strictSame((await start('ben@x.example')).organizations(), [AURORA]);
});

t.test(
  'what a version before remembered, a person id alone, is trusted, and its organization added',
  async (t) => {
    const { start, book } = setup();
    book.remembered.set('ben@x.example', { personId: ben.id });
    const admins = await start('ben@x.example');
    t.ok(admins.isAdmin(ben.id));
    t.match(book.remembered.get('ben@x.example'), { personId: ben.id, personOrgId: AURORA });
  },
);

t.test('a person id names an administrator, and no address is looked up', async (t) => {
  const { start, webex } = setup();
  const admins = await start(uuid('4'));
  t.ok(admins.isAdmin(ben.id));
  t.ok(admins.isAdmin(idOf('4', 'urn:TEAM:eu-central-1_k')), 'in whatever cluster');
  t.notOk(admins.isAdmin(ada.id));
  t.strictSame(admins.list(), [ben.id]);
  t.strictSame(admins.organizations(), [AURORA]);
  t.strictSame(webex.asked, []);
  webex.people = [{ ...eve }];
  t.ok((await start(uuid('4'))).isAdmin(ben.id), 'an address that goes to somebody else changes nothing');
});

t.test('a mismatch takes the rights also when it can not be stored', async (t) => {
  const { start, webex, book } = setup();
  await start('ben@x.example');
  webex.people = [eve];
  book.change = async () => {
    throw new Error('disk full');
  };
  const admins = await start('ben@x.example');
  t.notOk(admins.isAdmin(ben.id));
  t.notOk(admins.isAdmin(eve.id));
});
