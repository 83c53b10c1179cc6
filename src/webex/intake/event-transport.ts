/** The way in which Webex reports events: it posts to our webhooks, or we hold a websocket open. */
export interface EventTransport {
  /** Begins to receive events, or to try; never rejects, `status` shows the result. */
  start(): Promise<void>;
  /** Returns the state at this moment. */
  status(): TransportStatus;
  /** Stops receiving events; resolves when those that were received are passed on. */
  stop(): Promise<void>;
}

/** The state of a transport. */
export interface TransportStatus {
  name: 'webhooks' | 'websocket';
  /** Whether Webex reaches us, as far as is known. */
  ok: boolean;
  /** The state in a few words, for `/readyz`. */
  detail: string;
  /** The number of events that were received and are not passed on yet. */
  waiting: number;
}
