import t from 'tap';
import { deliveriesOf } from '../../../src/webex/websocket/activity.ts';
import { restId } from '../../../src/webex/websocket/rest-id.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const FRANKFURT = 'urn:TEAM:eu-central-1_k';
const clusterOf = (url: string) =>
  url.startsWith('https://conv-a.wbx2.com/')
    ? 'us'
    : url.startsWith('https://conv-k.wbx2.com/')
      ? FRANKFURT
      : undefined;
const person = (n: number) => ({
  id: uuid(n),
  entryUUID: uuid(n),
  objectType: 'person',
  emailAddress: 'x@y.example',
});
const space = (host: string, tags: string[] = []) => ({
  id: uuid(7),
  objectType: 'conversation',
  url: `https://${host}.wbx2.com/conversation/api/v1/conversations/${uuid(7)}`,
  tags,
});
const activity = (verb: string, overrides: object = {}) => ({
  id: uuid(1),
  objectType: 'activity',
  verb,
  published: '2026-03-01T12:00:00.000Z',
  actor: person(2),
  object: { objectType: 'comment', displayName: 'sealed' },
  target: space('conv-a'),
  ...overrides,
});
const decoded = (id: unknown) => Buffer.from(String(id), 'base64url').toString();

t.test('the ids are those of the REST API', async (t) => {
  t.equal(
    restId('PEOPLE', 'f5b36187-c8dd-4727-8b2f-f9c447f29046', FRANKFURT),
    'Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY',
    'as the documentation of Webex has it',
  );
  t.equal(decoded(restId('ROOM', uuid(7), FRANKFURT)), `ciscospark://${FRANKFURT}/ROOM/${uuid(7)}`);
});

t.test('an edit is not a new message', (t) => {
  const parent = { id: uuid(3), type: 'edit' };
  t.strictSame(deliveriesOf(activity('post', { parent }), clusterOf), []);
  t.end();
});

t.test('a message, with or without a file, becomes a delivery', async (t) => {
  for (const verb of ['post', 'share']) {
    const [delivery, ...others] = deliveriesOf(activity(verb), clusterOf) ?? [];
    t.strictSame(others, []);
    t.match(delivery, { resource: 'messages', event: 'created', actorId: restId('PEOPLE', uuid(2), 'us') });
    t.strictSame(delivery?.data, {
      id: restId('MESSAGE', uuid(1), 'us'),
      roomId: restId('ROOM', uuid(7), 'us'),
      roomType: 'group',
      personId: restId('PEOPLE', uuid(2), 'us'),
      created: '2026-03-01T12:00:00.000Z',
    });
  }
});

t.test('a delivery holds the thread, the kind of space and the region', async (t) => {
  const given = activity('post', {
    parent: { id: uuid(4), type: 'reply' },
    target: space('conv-k', ['ONE_ON_ONE', 'LOCKED']),
  });
  const [delivery] = deliveriesOf(given, clusterOf) ?? [];
  t.equal(delivery?.data.roomType, 'direct');
  t.equal(decoded(delivery?.data.id), `ciscospark://${FRANKFURT}/MESSAGE/${uuid(1)}`);
  t.equal(decoded(delivery?.data.parentId), `ciscospark://${FRANKFURT}/MESSAGE/${uuid(4)}`);
  t.equal(decoded(delivery?.data.personId), `ciscospark://us/PEOPLE/${uuid(2)}`);
});

t.test('a pressed button becomes a delivery', async (t) => {
  const given = activity('cardAction', { parent: { id: uuid(4), type: 'cardAction' } });
  const [delivery] = deliveriesOf(given, clusterOf) ?? [];
  t.match(delivery, { resource: 'attachmentActions', event: 'created' });
  t.equal(decoded(delivery?.data.id), `ciscospark://us/ATTACHMENT_ACTION/${uuid(1)}`);
});

t.test('people who join, leave or moderate become deliveries', async (t) => {
  for (const [verb, event] of [
    ['add', 'created'],
    ['leave', 'deleted'],
    ['assignModerator', 'updated'],
    ['unassignModerator', 'updated'],
  ]) {
    const [delivery] = deliveriesOf(activity(verb ?? '', { object: person(3) }), clusterOf) ?? [];
    t.match(delivery, {
      resource: 'memberships',
      event,
      data: { personId: restId('PEOPLE', uuid(3), 'us') },
    });
    t.equal(decoded(delivery?.data.id), `ciscospark://us/MEMBERSHIP/${uuid(3)}:${uuid(7)}`);
  }
  const created = activity('create', {
    target: undefined,
    object: { ...space('conv-a'), participants: { items: [person(2), person(3)] } },
  });
  t.match(deliveriesOf(created, clusterOf), [
    { resource: 'memberships', event: 'created', data: { personId: restId('PEOPLE', uuid(2), 'us') } },
    { resource: 'memberships', event: 'created', data: { personId: restId('PEOPLE', uuid(3), 'us') } },
  ]);
});

t.test(
  'an activity that webhooks do not report gives no delivery, and a malformed one gives undefined',
  async (t) => {
    for (const verb of [
      'acknowledge',
      'update',
      'delete',
      'lock',
      'hide',
      'toString',
      '__proto__',
      'someday',
    ])
      t.strictSame(deliveriesOf({ verb }, clusterOf), [], verb);
    const wrong: unknown[] = [
      null,
      7,
      'text',
      [],
      {},
      { verb: 3 },
      { verb: 'post' },
      activity('post', { target: undefined }),
      activity('post', { target: { id: uuid(7) } }),
      activity('post', { target: space('conv-unknown') }),
      activity('post', { target: { ...space('conv-a'), url: 'no address' } }),
      activity('post', { actor: { emailAddress: 'x' } }),
      activity('post', { actor: { id: 'ada@aurora.example' } }),
      activity('post', { published: 'yesterday' }),
      activity('post', { id: '' }),
    ];
    for (const one of wrong) t.equal(deliveriesOf(one, clusterOf), undefined, JSON.stringify(one));
  },
);
