import { readFile } from 'node:fs/promises';
import t from 'tap';
import { parse } from 'yaml';
import { z } from 'zod';
import { commands } from '../src/commands/index.ts';
import { CHECK_STATES } from '../src/core/check.ts';
import type { CommandOutcome } from '../src/core/meter.ts';
import { operations } from '../src/meraki/operations.ts';
import { type Rig, startRig } from './support/application.ts';
import { parseExposition, sampleOf } from './support/exposition.ts';
import { unlinkBy } from './support/unlink-by.ts';

const P = 'webex_meraki_bot_';

const alertsFile = z.object({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          annotations: z.strictObject({ summary: z.string() }),
        }),
      ),
    }),
  ),
});
const scrapeConfig = z.object({
  rule_files: z.array(z.string()),
  scrape_configs: z.array(z.object({ job_name: z.string() })),
});

async function read(rig: Rig) {
  const answer = await fetch(`${rig.publicUrl}/metrics`);
  if (answer.status !== 200) throw new Error(`/metrics answered ${answer.status}`);
  const text = await answer.text();
  const families = parseExposition(text);
  const at = (name: string, labels = {}) => sampleOf(families, P + name, labels) ?? 0;
  return { text, families, at };
}

t.test(
  'the page counts commands, links, rate limits, revocations and forged events, without personal data',
  async (t) => {
    const rig = await startRig(t);
    const ada = rig.person('Ada');
    await rig.say(ada, 'status');
    await rig.link(ada, '549236');
    const limit = { kind: 'answer', status: 429, headers: { 'retry-after': '0' } } as const;
    rig.meraki.faults.add({ path: /./, times: 1, effect: limit });
    await rig.say(ada, 'alerts');
    await rig.say(ada, 'what is this <&"\\> thing');
    await unlinkBy(rig.say, ada);
    await fetch(`${rig.publicUrl}/webhooks/webex`, { method: 'POST', body: 'forged' });
    await fetch(`${rig.publicUrl}/link/no-such-secret`);
    rig.pass(6_000);
    const { at, families, text } = await read(rig);

    t.equal(at('commands_total', { command: 'status', outcome: 'not_linked' }), 1);
    t.ok(at('commands_total', { command: 'status', outcome: 'answered' }) >= 1);
    t.equal(at('commands_total', { command: 'unknown', outcome: 'answered' }), 1);
    t.equal(at('commands_total', { command: 'unlink', outcome: 'answered' }), 2);
    t.ok(at('answer_seconds_count', { command: 'status' }) >= 2);
    t.ok(at('upstream_calls_total', { service: 'meraki', status: '429' }) === 1);
    t.ok(at('upstream_retries_total', { service: 'meraki' }) >= 1);
    t.ok(at('upstream_calls_total', { service: 'webex', operation: 'messages.create', status: '200' }) >= 4);
    t.equal(at('upstream_calls_total', { service: 'webex_oauth', operation: 'exchange', status: '200' }), 1);
    t.equal(at('upstream_calls_total', { service: 'meraki_oauth', operation: 'exchange', status: '200' }), 1);
    t.equal(at('token_revocations_total', { outcome: 'confirmed' }), 1);
    t.equal(at('webex_events_total', { outcome: 'forged' }), 1);
    t.ok(at('webex_events_total', { outcome: 'accepted' }) >= 4);
    t.ok(at('meraki_pace_wait_seconds_count') > 0);
    t.ok(at('meraki_reads_total', { by: 'call' }) > 0);
    t.equal(at('store_up'), 1);
    t.equal(at('event_source_up', { source: 'webhooks' }), 1);
    t.ok(at('last_event_timestamp_seconds') > 0);
    t.ok(at('job_last_success_timestamp_seconds', { name: 'upkeep' }) > 0);

    const known: Record<string, readonly string[]> = {
      command: [...commands.map(({ name }) => name), 'unknown'],
      service: ['webex', 'meraki', 'webex_oauth', 'meraki_oauth'],
      source: ['webhooks'],
      by: ['call', 'joined', 'snapshot'],
      name: [
        'outbox',
        'upkeep',
        'leavers',
        'audit',
        'organizations',
        'sweep',
        'share_uses',
        'shares',
        'access_requests',
      ],
      check: [
        'store',
        'audit',
        'webex',
        'webex_token',
        'webhooks',
        'meraki_credentials',
        'leavers',
        'revocations',
        'clock',
        'webex_orgs',
        'bot_admins',
        'last_event',
      ],
      state: ['active', 'relink_required', ...CHECK_STATES],
      reason: ['address_full', 'server_full'],
    };
    const ours = [...families].filter(([name]) => name.startsWith(P)).flatMap(([, { samples }]) => samples);
    for (const { labels } of ours) {
      for (const [label, said] of Object.entries(labels)) {
        if (known[label]) t.ok(known[label].includes(said), `${label}=${said}`);
        if (label === 'status') t.match(said, /^(?:[1-5]\d\d|none)$/);
        if (label === 'operation')
          t.ok(said in operations || /^(?:[a-zA-Z]+\.[a-z]+|exchange|refresh|revoke)$/.test(said), said);
      }
    }
    for (const { id, email } of rig.world.people)
      for (const personal of [id, email]) t.notOk(text.includes(personal));
    t.notMatch(text, /549236/);
  },
);

t.test('the gauges follow a link and its revocation', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  await rig.link(ada, '549236');
  t.equal((await read(rig)).at('links', { state: 'active' }), 1);
  rig.merakiOAuth.faults.add({ path: /revoke/, times: 50, effect: { kind: 'answer', status: 503 } });
  await unlinkBy(rig.say, ada);
  rig.pass(6_000);
  const { at } = await read(rig);
  t.equal(at('links', { state: 'active' }), 0);
  t.equal(at('outbox_size'), 1);
  t.ok(at('outbox_oldest_age_seconds') >= 6);
  t.ok(at('token_revocations_total', { outcome: 'unavailable' }) >= 1);
  t.equal(at('inbox_size'), 0);
});

t.test('alert rules and the manual name existing metrics, and the manual names all of them', async (t) => {
  const { families } = await read(await startRig(t));
  const of = (name: string) => name.replace(/_(?:bucket|sum|count)$/, '');
  const alerts = alertsFile.parse(parse(await readFile('deploy/prometheus-alerts.yml', 'utf8')));
  const rules = alerts.groups.flatMap((group) => group.rules);
  t.ok(rules.length > 10);
  /** Alerts watch single values of these labels, so each series has to exist from the start. */
  const counted = /_(?:refreshes|revocations|events)_total$/;
  const commandOutcomes: readonly CommandOutcome[] = [
    'failed',
    'meraki_unexpected',
    'store_unavailable',
    'sign_in_unavailable',
  ];
  for (const { alert, expr } of rules) {
    for (const [, name = '', matchers = ''] of expr.matchAll(
      /\b((?:webex_meraki_bot|nodejs)_\w+)(?:\{(.*?)\})?/g,
    )) {
      const family = families.get(of(name));
      t.ok(family, `${alert}: ${name}`);
      for (const [, label = '', said = ''] of matchers.matchAll(/(\w+)=~?"([^"]*)"/g)) {
        for (const value of said.split('|')) {
          if (counted.test(name))
            t.ok(
              family?.samples.some(({ labels }) => labels[label] === value),
              `${alert}: ${label}=${value}`,
            );
          else if (label === 'outcome')
            t.ok(
              commandOutcomes.some((one) => one === value),
              `${alert}: ${value}`,
            );
        }
      }
    }
  }
  const manual = await readFile('docs/deploy.md', 'utf8');
  const watching = /## Watching\n(.*?)\n## /s.exec(manual)?.[1] ?? '';
  const scrape = scrapeConfig.parse(parse(/```yaml\n(.*?)```/s.exec(watching)?.[1] ?? ''));
  t.strictSame(scrape.rule_files, ['prometheus-alerts.yml']);
  const jobs = rules.flatMap(({ expr }) => [...expr.matchAll(/job="([^"]*)"/g)].map(([, job]) => job));
  t.strictSame(
    [...new Set(jobs)],
    scrape.scrape_configs.map(({ job_name }) => job_name),
  );
  const told = new Map(
    [...watching.matchAll(/`([a-z_]+)(?:\{([a-z,]+)\})?`/g)].map(([, name, labels = '']) => [
      P + name,
      labels,
    ]),
  );
  for (const [name, { samples }] of families) {
    if (!name.startsWith(P)) continue;
    t.ok(told.has(name), `${name} is in the manual`);
    const labels = new Set(
      samples.flatMap((sample) => Object.keys(sample.labels)).filter((label) => label !== 'le'),
    );
    if (samples.length > 0) t.strictSame([...labels], (told.get(name) || undefined)?.split(',') ?? [], name);
  }
});
