import fc from 'fast-check';
import t from 'tap';
import { KnownError } from '../../../src/core/errors.ts';
import { pageLinkIn } from '../../../src/meraki/addresses.ts';
import { operations } from '../../../src/meraki/operations.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileBytes, hostileJson, hostileText, mutated } from '../../support/hostile-input.ts';
import { openOver, questions, recordAnswers } from '../../support/recorded-answers.ts';
import { linkTo, serve } from '../../support/scripted-meraki.ts';

const { about, answerTo } = await recordAnswers();

t.test('the answers are accepted before they are changed', async (t) => {
  for (const [name, ask] of Object.entries(questions)) {
    const dashboard = openOver((operation) => ({ json: answerTo(operation), link: undefined }))(linkTo());
    await t.resolves(ask(dashboard, about), name);
  }
  for (const [name, operation] of Object.entries(operations)) {
    if (!/^getOrganizations?$/.test(name)) t.ok(answerTo(operation), name);
  }
});

const link = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(
    '<https://n1.meraki.com/api/v1/x>; rel=next',
    '</api/v1/organizations/1/networks?startingAfter=1>; rel=next',
    '<>; rel=next',
  ),
  hostileText,
  hostileText.map((text) => `<${text}>; rel=next`),
  hostileText.map((text) => `<https://x/?${text}>; rel="${text} next"`),
);

/** Checks that an error is a KnownError. */
function assertKnown(error: unknown): void {
  if (!(error instanceof KnownError)) throw error;
}

const question = fc.constantFrom(...Object.keys(questions));
const good = new Map<string, unknown>();
for (const [name, ask] of Object.entries(questions)) {
  const dashboard = openOver((operation) => {
    good.set(name, answerTo(operation));
    return { json: answerTo(operation), link: undefined };
  })(linkTo());
  await ask(dashboard, about);
}
const answer = question.chain((name) =>
  fc.tuple(
    fc.constant(name),
    fc.oneof(
      { weight: 9, arbitrary: mutated(fc.constant(good.get(name))) },
      { weight: 1, arbitrary: hostileJson },
    ),
    link,
  ),
);
attack(
  t,
  'an answer that differs is understood or refused',
  fc.asyncProperty(answer, async ([name, json, header]) => {
    await questions[name]?.(openOver(() => ({ json, link: header }))(linkTo()), about).catch(assertKnown);
  }),
);

attack(
  t,
  'every Link header is read without an error',
  fc.property(link, fc.constantFrom('next', 'prev'), (header, onward) => {
    pageLinkIn(header ?? '', onward);
  }),
);

const header = fc
  .oneof(
    hostileText,
    hostileBytes.map((bytes) => bytes.toString('latin1')),
  )
  .map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ''));
const response = fc.record({
  status: fc.oneof(
    fc.constant(200),
    fc.constantFrom(201, 204, 301, 302, 307, 400, 401, 403, 404, 409, 418, 429, 500, 503),
  ),
  headers: fc.record(
    {
      link: header,
      location: fc.oneof(
        header,
        fc.constantFrom('/api/v1/x', '//evil.example/', 'http://127.0.0.1:9/api/v1/'),
      ),
      'retry-after': fc.oneof(header, fc.constantFrom('0', '-1', '1e400', '99999999999999999999')),
      'x-request-id': header,
      'content-type': header,
    },
    { requiredKeys: [] },
  ),
  body: fc.oneof(
    answer.map(([, json]) => Buffer.from(JSON.stringify(json) ?? '')),
    hostileBytes,
    fc.constant(Buffer.from('<html>502')),
  ),
});

t.test('every HTTP answer is accepted, or refused with a KnownError', async (t) => {
  let next: { status: number; headers: Record<string, string>; body: Buffer } | undefined;
  const { api, log } = await serve(t, (_req, res) => {
    res.writeHead(next?.status ?? 200, next?.headers);
    res.end(next?.body);
  });
  await attack(
    t,
    'any status, headers and bytes are handled',
    fc.asyncProperty(response, question, async (given, name) => {
      next = given;
      // Each call is for another organization, because a Retry-After makes all calls for its organization wait.
      const dashboard = api.open(linkTo(`org-${log.lines.length}`), 50);
      await questions[name]?.(dashboard, about).catch(assertKnown);
      const secret = log.lines.find((line) => /first-token|renewed-token|zqz/.test(line));
      if (secret !== undefined) throw new Error(secret);
    }),
    500,
  );
});
