/** How Webex tells us what happens: it posts to our webhooks, or we hold a websocket open. */
export interface EventTransport {
  /** Begins to hear, or to try; never rejects, `status` tells. */
  start(): Promise<void>;
  status(): TransportStatus;
  /** Hears nothing more; resolves when what was heard is handed on. */
  stop(): Promise<void>;
}

export interface TransportStatus {
  name: 'webhooks' | 'websocket';
  /** Whether Webex reaches us, as far as we know. */
  ok: boolean;
  /** In a few words, for `/readyz`. */
  detail: string;
  /** What was heard and is not handed on yet. */
  waiting: number;
}
