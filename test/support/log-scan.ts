import type { Test } from 'tap';
import { commands } from '../../src/commands/index.ts';
import type { SeenRequest } from '../../src/sandbox/loopback-server.ts';
import type { Services } from '../../src/sandbox/services.ts';
import type { WebexStandIn } from '../../src/sandbox/webex/server.ts';
import type { World } from '../../src/sandbox/world.ts';

/** Values that no log line may hold, each with its kind, which a report names in place of the value. */
export type Secrets = Map<string, string>;

/**
 * Patterns that no log line may match. The last two are the marks that the log leaves where it removed a secret: a
 * secret that had to be removed was logged by mistake, so it counts as a leak too.
 */
const SHAPES: [RegExp, string][] = [
  [/\b(?:Bearer|Basic)\s+[\w.~+/=[-]{6,}/i, 'an authorization header'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\./, 'a JWT'],
  [/[?&](?:code|state|access_token|refresh_token|code_verifier)=/, 'a parameter of OAuth'],
  [/(?<![\w-])[\w-]{43}(?![\w-])/, '256 bits of base64url'],
  [/\[secret\]/, 'a secret that was taken out'],
  [/\[sealed\]/, 'a sealed token that was taken out'],
];

/** The shortest values to search for; shorter ones occur in lines by chance. */
const SHORTEST_TEXT = 8;
const SHORTEST_LINE_OF_AN_ANSWER = 24;

/** Collects every secret that the stand-ins know. */
export function secretsOfStandIns({
  world,
  webex,
  merakiOAuth,
  meraki,
  env,
}: Services & { world: World }): Secrets {
  const secrets = new Map<string, string>([
    [world.webexClient.secret, 'a client secret'],
    [world.merakiClient.secret, 'a client secret'],
    [world.webhookSecret, 'the webhook secret'],
    [env.TOKEN_KEYS?.split(':')[1] ?? '', 'a sealing key'],
    ...world.people.map(({ webexToken }): [string, string] => [webexToken, 'the token of a person']),
    [world.bot.webexToken, "the bot's token"],
    ...merakiOAuth.server.issued().map((token): [string, string] => [token, 'a code or token of Meraki']),
    ...webex.api.issued().map((token): [string, string] => [token, 'a code or token of Webex']),
  ]);
  for (const { requests } of [webex, merakiOAuth, meraki]) addParameters(secrets, requests);
  addTexts(secrets, webex, world);
  secrets.delete('');
  return secrets;
}

/** Collects the secrets that browsers carried between sites. */
function addParameters(secrets: Secrets, requests: readonly SeenRequest[]): void {
  for (const { query } of requests) {
    for (const name of ['state', 'code_challenge']) secrets.set(query.get(name) ?? '', `an OAuth ${name}`);
  }
}

/** Collects the texts of all spaces. */
export function addTexts(secrets: Secrets, { api }: Pick<WebexStandIn, 'api'>, { bot }: World): void {
  const kept = [...api.rooms.values()].flatMap(({ id }) => [...api.messagesIn(id).values()]);
  const said = [...kept, ...api.edited];
  const textOf = ({ markdown, text }: (typeof said)[number]): string =>
    (markdown ?? text ?? '').replace(/<@personId:[^>]*>\s*/g, '');
  const ofBot = said.filter(({ personId }) => personId === bot.id).map(textOf);
  const ofPeople = said.filter(({ personId }) => personId !== bot.id).map(textOf);
  for (const [secret, kind] of textsOf(ofPeople, ofBot)) secrets.set(secret, kind);
}

/** Collects questions whole, answers line by line and their one-time URLs. A command's own words alone are no secret. */
export function textsOf(questions: readonly string[], answers: readonly string[]): Secrets {
  const names = new Set(commands.map(({ name }) => name));
  const secrets: Secrets = new Map();
  for (const answer of answers) {
    for (const [, secret = ''] of answer.matchAll(/\/link\/([\w-]+)/g)) secrets.set(secret, 'a one-time URL');
    for (const line of answer.split('\n').map((one) => one.trim()))
      if (line.length >= SHORTEST_LINE_OF_AN_ANSWER) secrets.set(line, 'an answer');
  }
  for (const question of questions.map((one) => one.trim()))
    if (question.length >= SHORTEST_TEXT && !names.has(question.toLowerCase()))
      secrets.set(question, 'a message');
  return secrets;
}

/** Finds leaks. @returns each with its line, the secret cut out */
export function leaksIn(lines: readonly string[], secrets: Secrets): string[] {
  const texts = lines.map((line) => [line, ...stringsIn(line)].join('\n'));
  const all = texts.join('\n');
  const leaks: string[] = [];
  const at = (found: (text: string) => boolean) => lines[texts.findIndex(found)] ?? '';
  for (const [secret, kind] of secrets) {
    if (!all.includes(secret)) continue;
    const line = at((text) => text.includes(secret));
    leaks.push(`${kind}: ${line.replaceAll(secret, '…').trim()}`);
  }
  for (const [shape, kind] of SHAPES) {
    if (!shape.test(all)) continue;
    const line = at((text) => shape.test(text));
    leaks.push(`${kind}: ${line.replace(shape, '…').trim()}`);
  }
  return leaks;
}

/** The strings of a JSON line as they were before JSON escaped them. */
function stringsIn(line: string): string[] {
  const found: string[] = [];
  try {
    JSON.parse(line, (_key, value: unknown) => {
      if (typeof value === 'string') found.push(value);
      return value;
    });
  } catch {
    // Texts for operators at the start, and stacks, are no JSON: they are scanned as they are.
  }
  return found;
}

/** @throws Error that names every leak; for the end of a test */
export function assertNoLeak(logs: string | readonly string[], secrets: Secrets): void {
  const lines = typeof logs === 'string' ? logs.split('\n') : logs;
  const leaks = leaksIn(lines, secrets);
  if (leaks.length === 0) return;
  // tap does not show an error that is thrown at the end of a test.
  for (const leak of leaks) console.error(`LEAK ${leak}`);
  throw new Error(`the log holds what is secret:\n${leaks.join('\n')}`);
}

/** Scans a log when the test ends; a leak fails the test. */
export function scanAtEnd(t: Test, logs: () => string | readonly string[], secrets: () => Secrets): void {
  t.teardown(() => assertNoLeak(logs(), secrets()));
}
