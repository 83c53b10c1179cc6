import t from 'tap';
import { commandOf, pressedButtonOf } from '../../../src/webex/framework/buttons.ts';

const action = (inputs: Record<string, unknown>) => ({
  id: 'a',
  personId: 'ada',
  roomId: 'room',
  messageId: 'm',
  created: '2026-11-30T12:00:00.000Z',
  inputs,
});

t.test('what a card puts beside its command is read', async (t) => {
  const pressed = action({ command: ' status ', owner: 'ada', list: 'abc', refresh: true });
  t.equal(commandOf(pressed), 'status');
  t.same(pressedButtonOf(pressed), { owner: 'ada', list: 'abc', isRefresh: true });
});

t.test('what can not be from one of our cards is absent', async (t) => {
  for (const inputs of [
    {},
    { owner: 1, list: {}, refresh: 'true' },
    { owner: 'x'.repeat(201), refresh: 1 },
  ]) {
    t.same(pressedButtonOf(action(inputs)), { owner: undefined, list: undefined, isRefresh: false });
    t.equal(commandOf(action(inputs)), undefined);
  }
  t.equal(commandOf(action({ command: 'x'.repeat(1_001) })), undefined);
});
