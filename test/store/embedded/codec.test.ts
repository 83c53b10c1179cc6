import { brotliCompressSync } from 'node:zlib';
import t from 'tap';
import { decode, encode } from '../../../src/store/embedded/codec.ts';
import { createTables } from '../../../src/store/embedded/tables.ts';
import {
  FOREIGN,
  newAccessRequest,
  newAuthorizationRequest,
  newConfirmation,
  newGrant,
  newLinkTicket,
  newRevocation,
  newSettings,
  newShare,
} from '../../support/records.ts';
import { until } from '../../support/until.ts';

t.test('every table and every letter is decoded as it was encoded', async (t) => {
  const tables = createTables();
  const { grants, revocations, tickets, authorizationRequests, settings, confirmations } = tables;
  const { shares, accessRequests } = tables;
  for (let n = 0; n < 3; n++) {
    grants.put(grants.copy(newGrant()));
    revocations.put(revocations.copy(newRevocation()));
    tickets.put(tickets.copy(newLinkTicket()));
    authorizationRequests.put(authorizationRequests.copy(newAuthorizationRequest()));
    settings.put(settings.copy(newSettings()));
    confirmations.put(confirmations.copy(newConfirmation()));
    shares.put(shares.copy(newShare({ reason: FOREIGN })));
    accessRequests.put(accessRequests.copy(newAccessRequest({ network: FOREIGN })));
  }
  const back = decode(Buffer.concat(encode(tables)).toString());
  t.strictSame(back.grants.list(), grants.list());
  t.strictSame(back.revocations.list(), revocations.list());
  t.strictSame(back.tickets.list(), tickets.list());
  t.strictSame(back.authorizationRequests.list(), authorizationRequests.list());
  t.strictSame(back.settings.list(), settings.list());
  t.strictSame(back.confirmations.list(), confirmations.list());
  t.strictSame(back.shares.list(), shares.list());
  t.strictSame(back.accessRequests.list(), accessRequests.list());
});

t.test('a file from before there were confirmations is read', async (t) => {
  const tables = createTables();
  const grant = newGrant();
  tables.grants.put(tables.grants.copy(grant));
  const { confirmations: _, ...before } = JSON.parse(Buffer.concat(encode(tables)).toString());
  const back = decode(JSON.stringify(before));
  t.strictSame(back.grants.list(), [grant]);
  t.strictSame(back.confirmations.list(), []);
  t.throws(() => decode(JSON.stringify({ ...before, grants: undefined })), /does not hold the tables/);
});

t.test('a file from before there were shares is read', async (t) => {
  const tables = createTables();
  const [grant, admin] = [newGrant(), newSettings()];
  tables.grants.put(tables.grants.copy(grant));
  tables.settings.put(tables.settings.copy(admin));
  const whole = JSON.parse(Buffer.concat(encode(tables)).toString());
  const { shares: _, accessRequests: __, ...before } = whole;
  const back = decode(JSON.stringify(before));
  t.strictSame(back.grants.list(), [grant]);
  t.strictSame(back.settings.list(), [admin]);
  t.strictSame([back.shares.list(), back.accessRequests.list()], [[], []]);
  const wrong = { ...whole, shares: [{ ...newShare(), until: null }] };
  t.throws(() => decode(JSON.stringify(wrong)), { message: 'a share has a wrong shape at until' });
});

t.test('a ticket from before tickets had a reason for being void is read', async (t) => {
  const before =
    '{"hash":"h","personId":"ada","personName":"Ada","personEmail":"a@x.example","personOrgId":"o","sentAt":1,"stage":"void","browserHash":"b","expiresAt":2}';
  const file = `{"grants":[],"revocations":[],"tickets":[${before}],"attempts":[],"settings":[],"confirmations":[]}`;
  t.match(decode(file).tickets.list(), [{ hash: 'h', stage: 'void', voidReason: undefined }]);
});

t.test('a file of the version that knew neither leavers nor ended tickets is read', async (t) => {
  const grant = {
    personId: 'ada',
    organizationId: '549236',
    personName: 'Ada Moreno',
    personEmail: 'ada@aurora.example',
    organizationName: 'Aurora Retail',
    sealedAccessToken: 'v1.k1.a',
    sealedRefreshToken: 'v1.k1.r',
    accessExpiresAt: 1,
    refreshedAt: 2,
    scopes: ['dashboard:general:config:read'],
    status: 'active',
    linkedAt: 3,
    lastUsedAt: 4,
    warnedAt: 5,
  };
  const ticket = {
    hash: 'h',
    personId: 'ada',
    personName: 'Ada Moreno',
    personEmail: 'ada@aurora.example',
    personOrgId: 'aurora',
    sentAt: 1,
    stage: 'void',
    expiresAt: 2,
  };
  const settings = [
    { id: 'person ada', keepAlive: true },
    { id: 'product', credentialsRefusedAt: 1 },
  ];
  const rest = { revocations: [], attempts: [], confirmations: [] };
  const back = decode(JSON.stringify({ grants: [grant], tickets: [ticket], settings, ...rest }));
  t.strictSame(back.grants.list(), [grant]);
  t.strictSame(back.tickets.list(), [ticket]);
  t.strictSame(back.settings.list(), settings);
});

t.test('settings from before choosers were kept are read without a known chooser', async (t) => {
  const before = JSON.parse(Buffer.concat(encode(createTables())).toString());
  const settings = [
    {
      id: 'space ops',
      organizationId: '549236',
      network: { id: 'N_1', name: 'Quay 1', organizationId: '549236' },
      privacy: { answers: 'here', readers: ['aurora', 'partner'], askers: 'aurora' },
    },
  ];
  t.strictSame(decode(JSON.stringify({ ...before, settings })).settings.list(), settings);
});

t.test('links and administrators of a version that kept no Webex organization are read', async (t) => {
  const tables = createTables();
  const [grant, admin] = [newGrant(), { id: 'admin ben@aurora.example', personId: 'ben' }];
  const empty = JSON.parse(Buffer.concat(encode(tables)).toString());
  const back = decode(JSON.stringify({ ...empty, grants: [grant], settings: [admin] }));
  t.strictSame(back.grants.list(), [grant]);
  t.strictSame(back.settings.list(), [admin]);
});

t.test('what was encoded together is encoded anew once a record comes, changes or goes', async (t) => {
  const tables = createTables();
  const { shares, settings } = tables;
  const share = newShare();
  const stored = () => {
    settings.put(settings.copy(newSettings())); // another table changes each time
    return decode(Buffer.concat(encode(tables)).toString()).shares.list();
  };
  for (const uses of [0, 1]) {
    shares.put(shares.copy({ ...share, uses }));
    for (const _ of [1, 2, 3]) t.strictSame(stored(), [{ ...share, uses }]);
  }
  shares.delete('nothing');
  t.equal(stored().length, 1);
  shares.delete(share.id);
  for (const _ of [1, 2, 3]) t.strictSame(stored(), []);
});

t.test('many shares that stay the same are packed, and encoded anew once one changes or goes', async (t) => {
  const tables = createTables();
  const { shares } = tables;
  const all = Array.from({ length: 200 }, (_, n) => newShare({ id: `s${n}`, reason: `${FOREIGN} ${n}` }));
  for (const share of all) shares.put(shares.copy(share));
  const text = () => Buffer.concat(encode(tables)).toString();
  const whole = text();
  const untilPacked = async () => {
    await until('they are packed', () => typeof JSON.parse(text()).shares === 'string');
    return text();
  };
  const packed = await untilPacked();
  t.ok(packed.length < whole.length / 3, `${packed.length} of ${whole.length}`);
  t.strictSame(decode(packed).shares.list(), all);

  shares.put(shares.copy({ ...newShare({ id: 's7' }), ended: { at: 1, why: 'link_ended' } }));
  t.match(
    decode(text()).shares.find('s7'),
    { ended: { at: 1 } },
    'what was packed before is not written again',
  );
  t.match(decode(await untilPacked()).shares.find('s7'), { ended: { at: 1 } });
  shares.delete('s7');
  t.equal(decode(text()).shares.size, 199);
});

t.test('packed shares that are none are refused without quoting them', async (t) => {
  const empty = JSON.parse(Buffer.concat(encode(createTables())).toString());
  for (const shares of ['', 'secret', brotliCompressSync('["secret"').toString('base64')])
    t.throws(() => decode(JSON.stringify({ ...empty, shares })), {
      message: 'it holds packed rows that can not be unpacked',
    });
  const rows = brotliCompressSync('{"secret":1}').toString('base64');
  t.throws(() => decode(JSON.stringify({ ...empty, shares: rows })), {
    message: 'it does not hold the tables',
  });
});

t.test('a replaced record is encoded as it is now', async (t) => {
  const tables = createTables();
  const grant = newGrant();
  const text = () => Buffer.concat(encode(tables)).toString();
  tables.grants.put(tables.grants.copy({ ...grant, sealedRefreshToken: 'first' }));
  t.match(text(), '"first"');
  tables.grants.put(tables.grants.copy({ ...grant, sealedRefreshToken: 'second' }));
  t.match(text(), '"second"');
  t.notMatch(text(), '"first"');
});
