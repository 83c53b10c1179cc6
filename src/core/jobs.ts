/** Work that has to be done every so often, by one instance at a time however many there are. */
export interface Jobs {
  /**
   * To be called before `start`.
   *
   * @param seconds between two beginnings
   * @param work a failure is logged, and the next time comes all the same; the signal asks it to come to an end
   */
  every(name: string, seconds: number, work: (signal: AbortSignal) => Promise<void>): void;
  /** Begins, everything once at first. */
  start(): Promise<void>;
  /** Begins nothing more; resolves when nothing is under way here. */
  stop(): Promise<void>;
}
