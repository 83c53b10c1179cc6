import type { Test } from 'tap';
import { runningTime } from '../../../src/core/async/running-time.ts';
import { createSlices } from '../../../src/core/async/slices.ts';
import type { Chart } from '../../../src/core/chart.ts';
import type { Dashboard } from '../../../src/core/dashboard.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { createDeadline } from '../../../src/meraki/deadline.ts';
import { createFairTurns } from '../../../src/meraki/fair-turns.ts';
import type { Http } from '../../../src/meraki/http.ts';
import { type OperationId, operationName } from '../../../src/meraki/operations.ts';
import { createSender } from '../../../src/meraki/send.ts';
import { ada, grantOf, NOW, start } from '../chat.ts';
import { scopes } from '../meraki-api.ts';
import { dashboardOver } from '../recorded-answers.ts';
import { linkTo, recordingLog } from '../scripted-meraki.ts';
import { type Answer, checkAnswer, must, readAnswer } from './answers.ts';
import { type Bodies, estate } from './estate.ts';
import { at, isObject } from './reading.ts';

/** Calls a second; a limit that no test reaches. */
const UNLIMITED = 1_000_000;

/** A bot over bodies that a test chooses, in this process and without HTTP. */
export interface Oracle {
  /** Chooses the bodies from now on; the others are those of a good estate. */
  serve(bodies: Bodies): void;
  /** Says a text as Ada. @returns the answer, checked for what holds of all, and its chart */
  ask(text: string): Promise<Answer & { chart: Chart | undefined }>;
  /** What a dashboard makes of the bodies, for what takes too long to wait for in a chat. */
  dashboard(): Dashboard;
  /** Returns the body of an operation as it was served last: of a list, what the call asked for. */
  served(operation: OperationId): unknown;
}

/** Starts the bot over the bodies. */
export async function startOracle(t: Test): Promise<Oracle> {
  let bodies: Bodies = estate;
  const last = new Map<string, unknown>();
  const names = new WeakMap<URL, string>();

  const http: Http = {
    async send({ url }) {
      const operation = names.get(url) ?? '';
      const body = askedFor(
        Object.entries(bodies).find(([name]) => name === operation)?.[1],
        url.searchParams,
      );
      last.set(operation, body);
      const text = JSON.stringify(body ?? null);
      return {
        status: 200,
        text,
        receivedAt: NOW,
        retryAfter: undefined,
        link: undefined,
        requestId: undefined,
      };
    },
    async close() {},
  };
  const fairTurns = createFairTurns({ meter: silentMeter });
  const deps = {
    http,
    log: recordingLog(),
    clock: Date.now,
    meter: silentMeter,
    slices: createSlices(),
  };
  const open = () => {
    const deadline = createDeadline(runningTime, 60_000);
    const send = createSender(deps, fairTurns.begin(ada.id, deadline), linkTo().source, deadline);
    return dashboardOver(
      (call, pause) => {
        names.set(call.url, operationName(call.operation));
        return send(call, pause);
      },
      undefined,
      UNLIMITED,
    );
  };
  const bot = await start(t, open);
  await bot.link(grantOf(ada, { scopes }));

  return {
    serve(some) {
      bodies = { ...estate, ...some };
      last.clear();
      deps.log.lines.length = 0;
    },
    dashboard: open,
    served: (operation) => last.get(operation),
    async ask(text) {
      const [sent] = await bot.say(ada, text);
      const [chart] = bot.charts;
      // What was said and logged is not looked at again: with thousands of answers that would take longer than they.
      const failure = bot.lines.find((line) => line.includes('"level":50'));
      for (const list of [bot.chat.sent, bot.charts, bot.lines, bot.entries]) list.length = 0;
      must(failure === undefined, 'no failure is logged', failure?.slice(0, 600));
      const answer = readAnswer(sent?.message ?? { markdown: '' });
      checkAnswer(answer);
      return { ...answer, chart };
    },
  };
}

/** The filters of a call, and where an item has what they name. */
const FILTERS: [parameter: string, of: (item: unknown) => unknown][] = [
  ['productTypes[]', (item) => at(item, 'productType')],
  ['serials[]', (item) => at(item, 'serial') ?? at(item, 'device', 'serial')],
  ['networkIds[]', (item) => at(item, 'networkId') ?? at(item, 'network', 'id')],
];

/**
 * Leaves out of a list what Meraki would not return for a call: items of another status, severity, device or network. Those
 * that do not tell of which device or network they are stay.
 */
function askedFor(body: unknown, query: URLSearchParams): unknown {
  if (!Array.isArray(body)) return body;
  const [statuses, severities] = [query.getAll('statuses[]'), query.getAll('severity')];
  const isOther = (item: unknown, parameter: string, of: (item: unknown) => unknown) => {
    const wanted = query.getAll(parameter);
    const value = of(item);
    return wanted.length > 0 && typeof value === 'string' && value !== '' && !wanted.includes(value);
  };
  return body.filter(
    (item: unknown) =>
      !isObject(item) ||
      ((statuses.length === 0 || statuses.includes(String(item.status))) &&
        (severities.length === 0 || severities.includes(String(item.severity))) &&
        !FILTERS.some(([parameter, of]) => isOther(item, parameter, of))),
  );
}
