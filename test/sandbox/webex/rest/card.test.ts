import t from 'tap';
import { cardFault } from '../../../../src/sandbox/webex/rest/card.ts';
import { card, statusCard, text } from '../../../support/chat-contents.ts';

const shown = (content: object) => cardFault(card(content).content);
const inBody = (...body: unknown[]) => shown({ body });
const submit = { type: 'Action.Submit', title: 'Go', data: { command: 'go' } };

t.test('a card with every kind of part that Webex shows is taken', async (t) => {
  t.equal(cardFault(statusCard.content), undefined);
  const parts = [
    { type: 'RichTextBlock', inlines: ['plain', { type: 'TextRun', text: 'x', weight: 'Bolder' }] },
    { type: 'Image', url: 'https://a.example/a.png', size: 'Medium', selectAction: submit },
    { type: 'Image', url: 'data:image/png;base64,AAAA' },
    { type: 'ImageSet', images: [{ type: 'Image', url: 'https://a.example/a.png' }] },
    { type: 'Media', sources: [{ url: 'https://a.example/a.mp4', mimeType: 'video/mp4' }] },
    { type: 'ColumnSet', columns: [{ width: 'auto', items: [text('a column may leave out its type')] }] },
    { type: 'Input.Text', id: 'a', isMultiline: true, regex: '^x$', inlineAction: submit },
    { type: 'Input.Number', id: 'b', min: 1, value: 2 },
    { type: 'Input.Date', id: 'c' },
    { type: 'Input.Time', id: 'd' },
    { type: 'Input.Toggle', id: 'e', title: 'Sure?' },
    { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', url: 'https://a.example/' }] },
    { type: 'ActionSet', actions: [{ type: 'Action.ToggleVisibility', targetElements: ['a'] }] },
    text('more', { unknownProperty: true, spacing: 'extraLarge' }),
  ];
  t.equal(inBody(...parts), undefined);
  t.equal(shown({ version: '1.0' }), undefined, 'an empty card of an old version');
});

t.test('a card that Webex could not show is refused, with the place of the fault', async (t) => {
  const inputs = [
    { type: 'Input.Text', id: 'same' },
    { type: 'Input.Date', id: 'same' },
  ];
  const showing = { type: 'Action.ShowCard', card: { type: 'AdaptiveCard', body: [{ type: 'Table' }] } };
  const faults: [string, string | undefined, RegExp][] = [
    ['an element of 1.5', inBody({ type: 'Table', columns: [] }), /^card\.body\.0\.type: “Table”/],
    ['no element', inBody('words'), /^card\.body\.0: not an object/],
    ['an element without a type', inBody({ text: 'x' }), /body\.0\.type/],
    ['a type of every object', inBody({ type: 'constructor' }), /body\.0\.type/],
    ['a column outside a ColumnSet', inBody({ type: 'Column', items: [] }), /body\.0\.type/],
    ['a body that is no list', shown({ body: {} }), /^card\.body: not a list/],
    ['no text', inBody({ type: 'TextBlock' }), /body\.0\.text: missing/],
    ['a text that is none', inBody(text('x'), { type: 'TextBlock', text: 5 }), /body\.1\.text: invalid/],
    ['an unknown size', inBody(text('x', { size: 'huge' })), /body\.0\.size: none of default, small/],
    ['a container without items', inBody({ type: 'Container' }), /body\.0\.items: missing/],
    ['a fault inside', inBody({ type: 'Container', items: [{ type: 'Sound' }] }), /body\.0\.items\.0\.type/],
    ['a picture without an address', inBody({ type: 'Image', url: 'a.png' }), /body\.0\.url: invalid/],
    ['a picture from a script', inBody({ type: 'Image', url: 'javascript:x' }), /body\.0\.url: invalid/],
    ['a fact without a value', inBody({ type: 'FactSet', facts: [{ title: 'x' }] }), /facts: invalid/],
    ['an input without an id', inBody({ type: 'Input.Text' }), /body\.0\.id: missing/],
    ['two inputs of one id', inBody(...inputs), /body\.1\.id: every input/],
    ['an action of 1.4', shown({ actions: [{ type: 'Action.Execute' }] }), /actions\.0\.type/],
    ['an action that opens nothing', shown({ actions: [{ type: 'Action.OpenUrl' }] }), /url: missing/],
    ['an unknown style', shown({ actions: [{ ...submit, style: 'loud' }] }), /actions\.0\.style/],
    ['a fault in a card behind a button', shown({ actions: [showing] }), /actions\.0\.card\.body\.0\.type/],
    [
      'a part that opens a card',
      inBody(text('x'), { type: 'Container', items: [], selectAction: showing }),
      /selectAction\.type/,
    ],
    ['six buttons', shown({ actions: Array(6).fill(submit) }), /actions: at most 5/],
    ['six in a row', inBody({ type: 'ActionSet', actions: Array(6).fill(submit) }), /actions: at most 5/],
    ['a version above 1.3', shown({ version: '1.4' }), /1\.3/],
    ['no version', shown({ version: undefined }), /1\.3/],
    ['another type', shown({ type: 'MessageCard' }), /not an AdaptiveCard/],
    ['too many bytes', inBody(text('é'.repeat(41_000))), /at most 81920 bytes/],
  ];
  for (const [name, fault, words] of faults) t.match(fault, words, name);
  t.equal(shown({ actions: Array(5).fill(submit) }), undefined, 'five buttons are taken');
});
