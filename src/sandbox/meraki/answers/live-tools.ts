import { z } from 'zod';
import { type AnswerOperation, type Answers, type ApiReply, type OperationCall, parseBody } from '../call.ts';
import { badRequest, notVisible, tooMany } from '../errors.ts';
import { asOf, statusAt } from '../estate/drift.ts';
import type { EstateDevice } from '../estate/inventory.ts';
import { portsOf } from '../estate/ports.ts';
import { fraction } from '../estate/random.ts';
import type { Job, JobKind } from '../ledger.ts';

/** The age at which a job starts to run, and at which it ends, in milliseconds. */
const STARTS_AFTER = 500;
const ENDS_AFTER = 2000;

const PATHS: Record<JobKind, string> = {
  blink: 'leds/blink',
  ping: 'ping',
  pingDevice: 'pingDevice',
  cycle: 'ports/cycle',
};
const IDS: Record<JobKind, string> = {
  blink: 'ledsBlinkId',
  ping: 'pingId',
  pingDevice: 'pingId',
  cycle: 'cyclePortId',
};

const count = z.int().min(1).max(5).default(5);

/** Answers about live tools and reboots. */
export const liveToolAnswers: Answers<
  | 'rebootDevice'
  | 'createDeviceLiveToolsLedsBlink'
  | 'getDeviceLiveToolsLedsBlink'
  | 'createDeviceLiveToolsPing'
  | 'getDeviceLiveToolsPing'
  | 'createDeviceLiveToolsPingDevice'
  | 'getDeviceLiveToolsPingDevice'
  | 'createDeviceLiveToolsPortsCycle'
  | 'getDeviceLiveToolsPortsCycle'
> = {
  rebootDevice(call) {
    if (!call.ledger.limits.reboot.take(call.device().serial)) throw tooMany();
    return { body: { success: true } };
  },
  createDeviceLiveToolsLedsBlink: (call) =>
    startJob(call, 'blink', parseBody(call, z.object({ duration: z.int().min(5).max(120) }))),
  getDeviceLiveToolsLedsBlink: jobAnswer('blink', 'ledsBlinkId'),
  createDeviceLiveToolsPing: (call) =>
    startJob(
      call,
      'ping',
      parseBody(call, z.object({ target: z.string().regex(/^[A-Za-z0-9.:-]+$/), count })),
    ),
  getDeviceLiveToolsPing: jobAnswer('ping', 'id'),
  createDeviceLiveToolsPingDevice: (call) =>
    startJob(call, 'pingDevice', parseBody(call, z.object({ count }))),
  getDeviceLiveToolsPingDevice: jobAnswer('pingDevice', 'id'),
  createDeviceLiveToolsPortsCycle(call) {
    const device = call.device();
    if (device.model.type !== 'MS') throw badRequest('This endpoint only supports MS networks');
    const { ports } = parseBody(call, z.object({ ports: z.array(z.string()).min(1) }));
    const known = new Set(portsOf(device, call.now).map((port) => port.portId));
    const unknown = ports.filter((port) => !known.has(port));
    if (unknown.length > 0) throw badRequest(`Invalid ports: ${unknown.join(', ')}`);
    return startJob(call, 'cycle', { ports });
  },
  getDeviceLiveToolsPortsCycle: jobAnswer('cycle', 'id'),
};

/** Starts a job. @throws RefusalError 429 when the device has had too many */
function startJob(call: OperationCall, kind: JobKind, asked: Record<string, unknown>): ApiReply {
  const device = call.device();
  if (!call.ledger.limits[kind].take(device.serial)) throw tooMany();
  const job: Job = {
    id: call.ledger.nextId(),
    kind,
    serial: device.serial,
    request: { serial: device.serial, ...asked },
    createdAt: call.now,
    error: reachable(device, call.now) ? null : 'The device is unreachable.',
  };
  call.ledger.jobs.set(job.id, job);
  return { body: show(job, device, call.now) };
}

/** Creates the answer about a job, whose id is the path parameter `part`. */
function jobAnswer(kind: JobKind, part: string): AnswerOperation {
  return (call) => {
    const device = call.device();
    const job = call.ledger.jobs.get(call.pathParameter(part));
    if (job?.kind !== kind || job.serial !== device.serial) throw notVisible();
    return { body: show(job, device, call.now) };
  };
}

function reachable(device: EstateDevice, now: number): boolean {
  const status = statusAt(device, asOf(now));
  return status === 'online' || status === 'alerting';
}

/** Shows a job. One that failed is answered with 200, the status `failed` and an `error`. */
function show(job: Job, device: EstateDevice, now: number) {
  const age = now - job.createdAt;
  const over = age >= ENDS_AFTER;
  const ended = job.error === null ? 'complete' : 'failed';
  const status = over ? ended : age < STARTS_AFTER ? 'new' : 'running';
  return {
    [IDS[job.kind]]: job.id,
    url: `/devices/${job.serial}/liveTools/${PATHS[job.kind]}/${job.id}`,
    request: job.request,
    status,
    ...(over && job.error !== null && { error: job.error }),
    ...(status === 'complete' && job.kind.startsWith('ping') && { results: results(job, device) }),
  };
}

/** Returns the replies to a ping; addresses that never exist (RFC 2606 `.invalid`, RFC 5737 192.0.2.0/24) do not reply. */
function results(job: Job, device: EstateDevice) {
  const { target, count: sent } = z
    .object({ target: z.string().default(''), count: z.number() })
    .parse(job.request);
  const lost = target.endsWith('.invalid') || target.startsWith('192.0.2.');
  const replies = Array.from({ length: lost ? 0 : sent }, (_, sequenceId) => ({
    sequenceId,
    size: 84,
    latency: tenths(9 + fraction(device.salt, sequenceId) * 14),
  }));
  const times = replies.map((reply) => reply.latency);
  const sum = times.reduce((a, b) => a + b, 0);
  return {
    sent,
    received: replies.length,
    loss: { percentage: lost ? 100 : 0 },
    latencies: {
      minimum: lost ? 0 : Math.min(...times),
      average: lost ? 0 : tenths(sum / times.length),
      maximum: lost ? 0 : Math.max(...times),
    },
    replies,
  };
}

const tenths = (ms: number) => Math.round(ms * 10) / 10;
