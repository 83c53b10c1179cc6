import { createLimit, type Limit } from './limit.ts';

export type JobKind = 'blink' | 'ping' | 'pingDevice' | 'cycle';

/** A job of a live tool. */
export interface Job {
  id: string;
  kind: JobKind;
  serial: string;
  /** The parameters, as they are shown again in the answer. */
  request: Record<string, unknown>;
  createdAt: number;
  /** The reason why the job will fail; null when it will succeed. */
  error: string | null;
}

/** A receiver of webhooks. */
export interface HttpServer {
  id: string;
  networkId: string;
  name: string;
  url: string;
  sharedSecret: string;
  payloadTemplateId: string;
}

/** A test of a webhook, with the state of its delivery. */
export interface WebhookTest {
  id: string;
  networkId: string;
  url: string;
  status: 'enqueued' | 'processing' | 'retrying' | 'delivered' | 'abandoned';
}

/** One attempt to deliver a webhook. */
export interface AlertDelivery {
  id: string;
  networkId: string;
  organizationId: string;
  alertType: string;
  url: string;
  sentAt: number;
  responseCode: number;
  /** Milliseconds. */
  responseDuration: number;
}

/** The receivers of an alert. */
export interface Destinations {
  emails: string[];
  allAdmins: boolean;
  snmp: boolean;
  httpServerIds: string[];
}

/** The alert settings of a network. */
export interface AlertSettings {
  defaultDestinations: Destinations;
  alerts: {
    type: string;
    enabled: boolean;
    alertDestinations: Destinations & { smsNumbers: string[] };
    filters: Record<string, unknown>;
  }[];
  muting: { byPortSchedules: { enabled: boolean } };
}

/** Everything that callers wrote and that therefore does not follow from the seed. */
export interface Ledger {
  jobs: Map<string, Job>;
  httpServers: Map<string, HttpServer>;
  webhookTests: Map<string, WebhookTest>;
  deliveries: AlertDelivery[];
  /** The alert settings that were changed, by network. */
  alertSettings: Map<string, AlertSettings>;
  /** Returns a new id for a job or a test. */
  nextId(): string;
  /** Limits per device, as the OpenAPI document states them for each live tool. */
  limits: Record<JobKind | 'reboot', Limit>;
  /** Aborted when the stand-in closes. */
  closing: AbortSignal;
}

export function createLedger(now: () => number, closing: AbortSignal): Ledger {
  let last = 1_284_392_014_819n;
  const limit = (seconds: number, burst: number) =>
    createLimit({ perSecond: 1 / seconds, capacity: burst }, now);
  return {
    jobs: new Map(),
    httpServers: new Map(),
    webhookTests: new Map(),
    deliveries: [],
    alertSettings: new Map(),
    nextId() {
      last += 7n;
      return String(last);
    },
    closing,
    limits: {
      reboot: limit(60, 1),
      blink: limit(10, 1),
      ping: limit(5, 5),
      pingDevice: limit(5, 5),
      cycle: limit(5, 5),
    },
  };
}
