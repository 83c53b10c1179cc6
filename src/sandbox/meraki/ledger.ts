import { createLimit, type Limit } from './limit.ts';

export type JobKind = 'blink' | 'ping' | 'pingDevice' | 'cycle';

export interface Job {
  id: string;
  kind: JobKind;
  serial: string;
  /** What was asked for, as it is told back. */
  request: Record<string, unknown>;
  createdAt: number;
  /** Why it will fail; null when it will not. */
  error: string | null;
}

export interface HttpServer {
  id: string;
  networkId: string;
  name: string;
  url: string;
  sharedSecret: string;
  payloadTemplateId: string;
}

export interface WebhookTest {
  id: string;
  networkId: string;
  url: string;
  status: 'enqueued' | 'processing' | 'retrying' | 'delivered' | 'abandoned';
}

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

export interface Destinations {
  emails: string[];
  allAdmins: boolean;
  snmp: boolean;
  httpServerIds: string[];
}

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

/** What callers wrote: everything here that does not follow from the seed. */
export interface Ledger {
  jobs: Map<string, Job>;
  httpServers: Map<string, HttpServer>;
  webhookTests: Map<string, WebhookTest>;
  deliveries: AlertDelivery[];
  /** Alert settings that were put, by network. */
  alertSettings: Map<string, AlertSettings>;
  /** The next id of a job or a test. */
  nextId(): string;
  /** Budgets a device: the pace that the official document gives each live tool. */
  paces: Record<JobKind | 'reboot', Limit>;
  /** Aborted when the stand-in closes. */
  closing: AbortSignal;
}

export function createLedger(now: () => number, closing: AbortSignal): Ledger {
  let last = 1_284_392_014_819n;
  const pace = (seconds: number, burst: number) =>
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
    paces: {
      reboot: pace(60, 1),
      blink: pace(10, 1),
      ping: pace(5, 5),
      pingDevice: pace(5, 5),
      cycle: pace(5, 5),
    },
  };
}
