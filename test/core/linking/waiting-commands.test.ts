import t from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import {
  carryOver,
  MAX_WAITING,
  othersThan,
  waitingCommands,
  withCommand,
  withoutCommand,
} from '../../../src/core/linking/waiting-commands.ts';
import type { LinkTicket, WaitingCommand } from '../../../src/core/tickets.ts';
import { NOW, newLinkTicket } from '../../support/records.ts';

const command = (text: string, roomId = 'room'): WaitingCommand => ({
  text,
  place: { roomId },
  isDirect: false,
});
const texts = (waiting: WaitingCommand[]) => waiting.map(({ text }) => text);

t.test('commands wait in their order, the same one once, and at most five', async (t) => {
  let waiting: Parameters<typeof withCommand>[0] = {};
  t.strictSame(waitingCommands(waiting), []);
  for (const text of ['a', 'b', 'c', 'a']) waiting = withCommand(waiting, command(text));
  t.strictSame(texts(waitingCommands(waiting)), ['b', 'c', 'a']);
  const inThread = { ...command('a'), place: { roomId: 'room', parentId: 'thread' } };
  waiting = withCommand(waiting, inThread);
  t.strictSame(waitingCommands(waiting), [command('b'), command('c'), inThread], 'in the thread of the last');
  waiting = withCommand(waiting, command('a', 'another room'));
  t.strictSame(texts(waitingCommands(waiting)), ['b', 'c', 'a', 'a']);
  for (const text of ['d', 'e']) waiting = withCommand(waiting, command(text));
  t.strictSame(texts(waitingCommands(waiting)), ['c', 'a', 'a', 'd', 'e']);
  t.equal(waitingCommands(waiting).length, MAX_WAITING);
  t.strictSame(texts(othersThan(command('d'), waiting)), ['c', 'a', 'a', 'e']);
});

t.test('a new ticket takes over what waited for one that was voided, and for no other', async (t) => {
  const waitingBefore = { commands: [command('first')] };
  const former = (fields: Partial<LinkTicket>) => newLinkTicket({ waitingBefore, ...fields });
  const kept = (fields: Partial<LinkTicket>, now = NOW) =>
    texts(waitingCommands(carryOver(former(fields), now)));
  for (const fields of [
    { stage: 'sent' },
    { stage: 'identified' },
    { stage: 'void' },
    { stage: 'void', voidReason: 'wrong_person' },
    { stage: 'void', voidReason: 'burnt' },
  ] as const) {
    t.strictSame(kept(fields), ['first', 'status'], JSON.stringify(fields));
    t.strictSame(carryOver(former(fields), NOW).scopes, ['dashboard:general:telemetry:write']);
  }
  for (const fields of [
    { stage: 'done' },
    { stage: 'void', voidReason: 'revoked' },
    { stage: 'void', voidReason: 'unlinked' },
  ] as const)
    t.strictSame(carryOver(former(fields), NOW), {}, JSON.stringify(fields));
  t.strictSame(kept({ stage: 'void' }, NOW + 11 * MINUTE), [], 'one that has run out');
  t.strictSame(carryOver(undefined, NOW), {});
});

t.test('a command that is answered otherwise waits no longer', async (t) => {
  const both = withCommand(withCommand({}, command('a')), command('b'));
  t.strictSame(withoutCommand(both, command('b')), { waiting: command('a'), waitingBefore: undefined });
  t.strictSame(withoutCommand(both, command('c')), both);
  t.strictSame(withoutCommand(withoutCommand(both, command('a')), command('b')), {
    waiting: undefined,
    waitingBefore: undefined,
  });
});
