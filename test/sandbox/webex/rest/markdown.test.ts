import t from 'tap';
import { render } from '../../../../src/sandbox/webex/rest/markdown.ts';
import { createWorld } from '../../../../src/sandbox/world.ts';

const { people, bot } = createWorld();
const draw = (markdown: string) =>
  render(markdown, (kind, value) => people.find((p) => (kind === 'personId' ? p.id : p.email) === value));

t.test('a mention has a tag, an id and a label', async (t) => {
  const { html, text, mentionedPeople } = draw(`<@personEmail:${bot.email}|Meraki bot> status`);
  t.equal(
    html,
    `<p><spark-mention data-object-type="person" data-object-id="${bot.id}">Meraki bot</spark-mention> status</p>`,
  );
  t.equal(text, 'Meraki bot status');
  t.strictSame(mentionedPeople, [bot.id]);
});

t.test("a mention without a label shows the person's name, and a person counts once", async (t) => {
  const { text, mentionedPeople } = draw(`<@personId:${bot.id}> and <@personEmail:${bot.email}>`);
  t.equal(text, 'Meraki and Meraki');
  t.strictSame(mentionedPeople, [bot.id]);
});

t.test('@all mentions the group', async (t) => {
  const { html, text, mentionedGroups } = draw('**<@all>** hello');
  t.equal(
    html,
    '<p><strong><spark-mention data-object-type="groupMention" data-group-type="all">All</spark-mention></strong> hello</p>',
  );
  t.equal(text, 'All hello');
  t.strictSame(mentionedGroups, ['all']);
});

t.test('a person who is no member is named, not mentioned', async (t) => {
  const { html, text, mentionedPeople } = draw(
    '<@personEmail:no@body.example|No Body> and <@personEmail:x@y.example>',
  );
  t.equal(html, '<p>No Body and x@y.example</p>');
  t.equal(text, 'No Body and x@y.example');
  t.strictSame(mentionedPeople, []);
});

t.test('mentions in code, escaped or incomplete ones are plain text', async (t) => {
  for (const markdown of ['`<@all>`', '\\<@all>', '<@everybody>', '<@personEmail:>', '<@all|x>']) {
    const { html, mentionedGroups, mentionedPeople } = draw(markdown);
    t.match(html, '&lt;@', markdown);
    t.strictSame([...mentionedGroups, ...mentionedPeople], [], markdown);
  }
});

t.test('HTML is shown as text, in labels too', async (t) => {
  t.equal(draw('<b onclick="x">hi</b>').html, '<p>&lt;b onclick=&quot;x&quot;&gt;hi&lt;/b&gt;</p>');
  t.notMatch(draw('[x](javascript:alert%281%29)').html, '<a ');
  t.equal(draw('<@personEmail:no@body.example|"<img src=x>').html, '<p>&quot;&lt;img src=x</p>');
});

t.test('links, lists, quotes and code are rendered', async (t) => {
  t.equal(
    draw('see https://a.example/x').html,
    '<p>see <a href="https://a.example/x" rel="nofollow">https://a.example/x</a></p>',
  );
  t.equal(draw('- one\n- two').text, 'one\ntwo');
  t.equal(draw('```\na  b\nc\n```').text, 'a  b\nc');
  t.match(draw('> said').html, '<blockquote>');
});

t.test('headings, rules, tables, pictures and strikethrough stay as they are written', async (t) => {
  const shown: Record<string, string> = {
    '# Head\n\nfirst\nsecond': '<p># Head</p>\n<p>first\nsecond</p>',
    'Head\n====': '<p>Head\n====</p>',
    'Head\n---': '<p>Head\n---</p>',
    '|a|b|\n|-|-|\n|1|2|': '<p>|a|b|\n|-|-|\n|1|2|</p>',
    '![x](cid:1) [y](https://a.example/y)':
      '<p>![x](cid:1) <a href="https://a.example/y" rel="nofollow">y</a></p>',
    '~~gone~~': '<p>~~gone~~</p>',
  };
  for (const [markdown, html] of Object.entries(shown)) {
    t.equal(draw(markdown).html, html, markdown);
  }
  t.equal(draw('# Head\n\n![x](https://a.example/x.png)').text, '# Head\n![x](https://a.example/x.png)');
});
