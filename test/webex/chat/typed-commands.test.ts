import t from 'tap';
import type { Card, Json } from '../../../src/core/chat.ts';
import { typedCommands } from '../../../src/webex/chat/typed-commands.ts';

const button = (title: string, command: string): Json => ({
  type: 'Action.Submit',
  title,
  data: { command },
});
const cardOf = (actions: Json[], body: Json[] = []): Card => ({
  type: 'AdaptiveCard',
  version: '1.3',
  body,
  actions,
});
const linesOf = (card: Card) => typedCommands(card)?.split('\n').slice(1);

t.test('the buttons of a card are commands to type, those with a title first', (t) => {
  const row: Json = {
    type: 'Container',
    selectAction: { type: 'Action.Submit', data: { command: 'device MX' } },
  };
  t.strictSame(
    linesOf(cardOf([button('All as CSV', 'devices as csv'), button('again', 'devices as csv')], [row])),
    ['- All as CSV: `devices as csv`', '- `device MX`'],
  );
  t.end();
});

t.test('foreign text in a button formats nothing', (t) => {
  t.strictSame(linesOf(cardOf([button('<@all> [x](https://x.example)', 'use `a`\n# b')])), [
    '- &lt;&#64;all&gt; \\[x\\](https&#58;&#47;&#47;x\\.example): use \\`a\\` \\# b',
  ]);
  t.end();
});

t.test('a long list is cut, and what is no command is left out', (t) => {
  const many = Array.from({ length: 25 }, (_, n) => button(`b${n}`, `command ${n}`));
  t.strictSame(linesOf(cardOf(many))?.slice(-2), ['- b9: `command 9`', '- … and 15 more']);
  const none: Json[] = [
    { type: 'Action.OpenUrl', url: 'https://x.example' },
    { type: 'Action.Submit', title: 'x' },
    { type: 'Action.Submit', title: 'x', data: { command: 7 } },
    button('long', 'x'.repeat(500)),
  ];
  t.equal(typedCommands(cardOf(none)), undefined);
  t.end();
});
