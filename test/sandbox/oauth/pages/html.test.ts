import t from 'tap';
import { html } from '../../../../src/sandbox/oauth/pages/html.ts';

t.test('inserted strings are escaped, and markup is not', async (t) => {
  const inner = html`<b>${`<&>"'`}</b>`;
  t.equal(inner.markup, '<b>&lt;&amp;&gt;&quot;&#39;</b>');
  t.equal(html`<p>${inner}${[inner, inner]}${undefined}</p>`.markup, `<p>${inner.markup.repeat(3)}</p>`);
  t.equal(html`a\n${'$&'}`.markup, 'a\n$&amp;');
});
