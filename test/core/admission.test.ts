import t from 'tap';
import { type AdmittedOrganizations, createAdmission } from '../../src/core/admission.ts';
import { isSamePerson, webexUuid } from '../../src/core/webex-id.ts';
import { createMemoryLog } from '../support/records.ts';

const AURORA = '5f0e1b4c-6f2f-4b7a-9f46-0a4f3d2f1c01';
const PARTNER = '8c2d7a10-3b1e-4d3f-8f55-6a0b9e7d2c02';
const restOf = (uuid: string, cluster = 'us', kind = 'ORGANIZATION') =>
  Buffer.from(`ciscospark://${cluster}/${kind}/${uuid}`).toString('base64');

function admissionOf(organizations: AdmittedOrganizations, ofAdministrators: string[] = []) {
  const log = createMemoryLog();
  return { ...createAdmission({ organizations, ofAdministrators: () => ofAdministrators, log }), log };
}

t.test('ids of both forms name the same thing, whatever their cluster and their alphabet', async (t) => {
  for (const id of [
    AURORA,
    AURORA.toUpperCase(),
    restOf(AURORA),
    restOf(AURORA).replace(/=+$/, ''),
    restOf(AURORA, 'urn:TEAM:eu-central-1_k'),
  ])
    t.equal(webexUuid(id, 'ORGANIZATION'), AURORA, id);
  for (const id of ['', 'aurora', restOf(AURORA, 'us', 'PEOPLE'), restOf('consumer'), `${AURORA}0`, '*'])
    t.equal(webexUuid(id, 'ORGANIZATION'), undefined, id);
  t.ok(isSamePerson(restOf(AURORA, 'us', 'PEOPLE'), restOf(AURORA, 'eu', 'PEOPLE')));
  t.notOk(isSamePerson('ada', 'ben'));
});

t.test('people of the named organizations are admitted, and nobody else', async (t) => {
  const { admits } = admissionOf({ kind: 'listed', uuids: [AURORA] }, [restOf(PARTNER)]);
  t.ok(admits(restOf(AURORA)));
  t.ok(admits(restOf(AURORA, 'eu')));
  t.notOk(admits(restOf(PARTNER)), 'not even the organization of an administrator');
  t.notOk(admits(''), 'a person of whom Webex shows no organization');
});

t.test('everybody is admitted with *, also people without an organization', async (t) => {
  const { admits, isSuspended } = admissionOf({ kind: 'everybody' });
  t.ok(admits(restOf(PARTNER)));
  t.ok(admits(''));
  t.notOk(isSuspended({ personOrgId: '' }));
});

t.test('without a list, the organizations of the administrators of the moment are admitted', async (t) => {
  const orgs = [restOf(AURORA)];
  const { admits, admitted } = admissionOf({ kind: 'administrators' }, orgs);
  t.ok(admits(restOf(AURORA)));
  t.notOk(admits(restOf(PARTNER)));
  orgs.push(restOf(PARTNER, 'eu'), restOf(AURORA, 'eu'));
  t.ok(admits(restOf(PARTNER)));
  t.strictSame(admitted(), [AURORA, PARTNER]);
});

t.test(
  'an administrator without a company admits nobody: such an id may stand for many people',
  async (t) => {
    const { admits } = admissionOf({ kind: 'administrators' }, [restOf('consumer'), '']);
    t.notOk(admits(restOf('consumer')));
    t.notOk(admits(''));
  },
);

t.test(
  'a link sleeps while its person is known to be outside; one whose person is unknown is awake',
  async (t) => {
    const { isSuspended } = admissionOf({ kind: 'listed', uuids: [AURORA] });
    t.notOk(isSuspended({ personOrgId: restOf(AURORA) }));
    t.ok(isSuspended({ personOrgId: restOf(PARTNER) }));
    t.ok(isSuspended({ personOrgId: '' }));
    t.notOk(isSuspended({}));
  },
);

t.test('who is admitted is logged when it is known first, and when it changes', async (t) => {
  const orgs: string[] = [];
  const { report, log } = admissionOf({ kind: 'administrators' }, orgs);
  report();
  report();
  orgs.push(restOf(AURORA));
  report();
  report();
  t.match(log.lines, [
    { level: 'error', text: /^nobody may use the bot: set WEBEX_ORGS/ },
    { level: 'info', fields: { organizations: [AURORA], from: 'BOT_ADMINS' } },
  ]);
  t.equal(log.lines.length, 2);
  const all = admissionOf({ kind: 'everybody' });
  all.report();
  t.match(all.log.lines, [{ level: 'warn', text: /everybody/ }]);
});
