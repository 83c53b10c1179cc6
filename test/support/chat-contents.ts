import { chartPicture } from './chart-picture.ts';
import type { ChatPageSetup } from './chat-page.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';
/** Returns the attachment of an Adaptive Card. */
export const card = (content: object) => ({
  contentType: CARD,
  content: {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.3',
    ...content,
  },
});
/** Returns a TextBlock. */
export const text = (words: string, more: object = {}) => ({
  type: 'TextBlock',
  text: words,
  wrap: true,
  ...more,
});
const column = (width: string, ...items: object[]) => ({ type: 'Column', width, items });

const tile = (style: string, count: string, label: string, color: string) => ({
  type: 'Column',
  width: 'stretch',
  style,
  items: [
    text(count, { size: 'ExtraLarge', weight: 'Bolder', color, horizontalAlignment: 'Center' }),
    text(label, { spacing: 'None', size: 'Small', isSubtle: true, horizontalAlignment: 'Center' }),
  ],
});

const line = (name: string, model: string, state: string, color: string) => ({
  type: 'ColumnSet',
  spacing: 'Small',
  columns: [
    column('stretch', text(name)),
    column('90px', text(model, { isSubtle: true })),
    column('90px', text(state, { color, horizontalAlignment: 'Right' })),
  ],
});

/** A status card: counts in colors, lines like a table, facts, and buttons of each kind. */
export const statusCard = card({
  body: [
    {
      type: 'ColumnSet',
      columns: [
        column(
          'stretch',
          text('Aurora Retail', { size: 'Large', weight: 'Bolder' }),
          text('42 networks · 611 devices', { spacing: 'None', isSubtle: true }),
        ),
        column('auto', text('**2 problems**', { color: 'Attention' })),
      ],
    },
    {
      type: 'ColumnSet',
      columns: [
        tile('good', '602', 'online', 'Good'),
        tile('warning', '6', 'alerting', 'Warning'),
        tile('attention', '2', 'offline', 'Attention'),
        tile('emphasis', '1', 'dormant', 'Default'),
      ],
    },
    {
      type: 'Container',
      separator: true,
      spacing: 'Medium',
      items: [
        text('Needs attention', { weight: 'Bolder' }),
        line('Lisbon – switch 2', 'MS225-48', 'offline', 'Attention'),
        line('Lisbon – AP roof', 'MR46', 'offline', 'Attention'),
        line('Oslo – gateway', 'MX68', 'alerting', 'Warning'),
      ],
    },
    {
      type: 'FactSet',
      separator: true,
      spacing: 'Medium',
      facts: [
        { title: 'Uplinks', value: '39 of 42 on WAN 1' },
        { title: 'Firmware', value: '5 networks wait for an upgrade' },
        { title: 'Read at', value: '14:02' },
      ],
    },
  ],
  actions: [
    { type: 'Action.Submit', title: 'Show offline', style: 'positive', data: { command: 'devices offline' } },
    {
      type: 'Action.ShowCard',
      title: 'Filter',
      card: {
        type: 'AdaptiveCard',
        body: [
          {
            type: 'Input.Text',
            id: 'tag',
            label: 'Tag',
            placeholder: 'stores',
            isRequired: true,
            errorMessage: 'Name a tag.',
          },
          {
            type: 'Input.ChoiceSet',
            id: 'kind',
            label: 'Kind',
            value: 'wireless',
            choices: [
              { title: 'Access points', value: 'wireless' },
              { title: 'Switches', value: 'switch' },
            ],
          },
        ],
        actions: [{ type: 'Action.Submit', title: 'Apply', data: { command: 'filter' } }],
      },
    },
    { type: 'Action.OpenUrl', title: 'Open dashboard', url: 'http://127.0.0.1:9/dashboard' },
  ],
});

/** Posts the messages of a day in Network operations. @returns the room's id and the messages that tests need */
export async function postSampleMessages({ post, change, person, world, room, webex }: ChatPageSetup) {
  const ada = person('ada@aurora.example');
  const tom = person('tom@aurora.example');
  const ben = person('ben@aurora.example');
  const { bot } = world;
  const roomId = room('Network operations');
  const ask = `<@personId:${bot.id}|${bot.displayName}>`;
  const yesterday = await post(ben, {
    roomId,
    markdown: 'Change window tonight: **22:00–23:00**, stores in Lisbon only.',
  });
  const second = await post(ben, { roomId, markdown: 'Runbook: https://wiki.aurora.example/changes/lisbon' });
  for (const { id } of [yesterday, second]) {
    const message = webex.api.messages.get(id);
    if (message) message.created = new Date(Date.parse(message.created) - 24 * 3_600_000).toISOString();
  }
  await post(tom, { roomId, markdown: `Morning <@personEmail:${ada.email}|Ada Moreno>, is Lisbon back?` });
  const asked = await post(ada, { roomId, markdown: `${ask} status` });
  const answered = await post(bot, {
    roomId,
    markdown: 'Aurora Retail: 602 online, 2 offline',
    attachments: [statusCard],
  });
  await post(bot, { roomId, markdown: 'WAN 1 of **Lisbon**, last 24 hours' }, chartPicture());
  const thread = await post(tom, { roomId, markdown: `${ask} clients "Lisbon – AP roof"` });
  const list = ['till-1', 'till-2', 'scanner-4', 'kiosk', 'guest-phone'].map(
    (name, index) => `- **${name}** · 10.20.4.${index + 11} · ${(index * 37 + 12) % 90} MB`,
  );
  await post(bot, {
    roomId,
    parentId: thread.id,
    markdown: `5 clients in the last hour\n\n${list.join('\n')}`,
  });
  await post(ada, { roomId, parentId: thread.id, markdown: 'The scanner should be on the `stock` VLAN.' });
  const reply = await post(tom, { roomId, parentId: thread.id, markdown: 'Moving it nwo.' });
  await change('PUT', tom, reply.id, { roomId, markdown: 'Moving it now.' });
  await post(ada, { roomId, parentId: thread.id, markdown: 'Thanks!' });
  await post(ben, { roomId, parentId: thread.id, markdown: 'Noted in the runbook.' });
  const oops = await post(ben, { roomId, markdown: 'wrong space, sorry' });
  await post(
    bot,
    { roomId, markdown: 'The devices of Lisbon, as a file' },
    new File([Buffer.alloc(48_700, 'a,b\n')], 'devices-lisbon.csv', { type: 'text/csv' }),
  );
  return { roomId, asked, card: answered, thread, oops };
}
