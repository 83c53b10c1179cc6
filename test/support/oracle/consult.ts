import fc from 'fast-check';
import type { Test } from 'tap';
import { attack } from '../fuzz.ts';
import { must, unreadIn } from './answers.ts';
import { anyBody } from './bodies.ts';
import type { Case } from './case.ts';
import { cases } from './cases.ts';
import { itemsOf } from './reading.ts';
import { type Oracle, startOracle } from './rig.ts';

const NOTHING = {
  isReport: false,
  text: '',
  summary: '',
  lines: [],
  card: [],
  table: undefined,
  chart: undefined,
};
/** Questions whose file holds something else than the answer. */
const OTHER_IN_FILE = /^history/;

/** Asks about one body, and checks the answers. @throws ClaimError */
export async function consult(oracle: Oracle, one: Case, body: unknown): Promise<void> {
  const { say, operation, isDirect = false, hasFile = false } = one;
  const { besides = () => ({}), mayRefuse = () => isDirect } = one;
  oracle.serve({ ...besides(body), [operation]: body });
  const chat = isDirect ? NOTHING : await oracle.ask(say);
  const file = hasFile ? await oracle.ask(`${say} as csv`) : chat;
  const asked = { chat, file, body, served: oracle.served, dashboard: oracle.dashboard };
  if (!mayRefuse(body))
    must(chat.isReport && file.isReport, 'one field that cannot be read costs no answer', chat.text);
  if (hasFile && file.table !== undefined && !OTHER_IN_FILE.test(say)) {
    const headlines = [chat.summary, file.summary];
    must(file.summary === chat.summary, 'the headline above a file is that of the answer', headlines);
    // Of a list of hundreds, an answer in the chat may read a part.
    if (itemsOf(body).length < 100)
      must(unreadIn(file) === unreadIn(chat), 'answer and file miss the same entries', [
        unreadIn(chat),
        unreadIn(file),
      ]);
  }
  await one.check(asked);
}

/**
 * Tests each question with `inputs` bodies; the smallest one that fails is shown. Comments on how many bodies of each
 * operation there were.
 *
 * @returns the number of bodies
 */
export async function consultAll(t: Test, inputs: number): Promise<number> {
  const asked = new Map<string, number>();
  const oracle = await startOracle(t);
  for (const one of cases) {
    const { say, operation } = one;
    const property = fc.asyncProperty(anyBody(operation), async ({ body }) => {
      asked.set(operation, (asked.get(operation) ?? 0) + 1);
      await consult(oracle, one, body);
    });
    await attack(t, `${say}, ${operation}`, property, inputs);
  }
  for (const [operation, bodies] of asked) t.comment(`${operation}: ${bodies} bodies`);
  return [...asked.values()].reduce((sum, bodies) => sum + bodies, 0);
}
