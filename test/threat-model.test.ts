import { readFile } from 'node:fs/promises';
import t from 'tap';

const page = await readFile('docs/threat-model.md', 'utf8');
const [, proofs = ''] = page.split('\n## Promises and proofs\n');
/** The rows of the table of promises: the promise as README begins it, and the tests that prove it. */
const rows = [...proofs.matchAll(/^\| \*\*(.+?)\*\* .*? \| (.+) \|$/gm)].map(([, promise, proof]) => ({
  promise,
  proof,
}));

t.test(
  'each promise of the Security part of the README has its proofs on this page, and no other has',
  async (t) => {
    const readme = await readFile('README.md', 'utf8');
    const [, security = ''] = /^## Security\n([\s\S]*?)^## /m.exec(readme) ?? [];
    const promises = [...security.matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, promise]) => promise);
    t.ok(promises.length > 8);
    t.strictSame([...new Set(rows.map(({ promise }) => promise))].sort(), [...promises].sort());
  },
);

t.test('each proof is a test of that name', async (t) => {
  for (const { promise, proof = '' } of rows) {
    const cited = [...proof.matchAll(/`(test\/\S+?)`: (.+?)(?= · |$)/g)];
    t.ok(cited.length > 0, `${promise} has a proof`);
    for (const [, path = '', name = ''] of cited) {
      const code = await readFile(path, 'utf8').catch(() => '');
      const isTest = ["'", '"', '`'].some((quote) => code.includes(`${quote}${name}${quote}`));
      t.ok(isTest, `${path}: ${name}`);
    }
  }
});
