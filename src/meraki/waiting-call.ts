import type { Pause } from './api-call.ts';
import type { Deadline } from './deadline.ts';
import type { HttpResponse } from './http.ts';

/** The turn of one call. */
export interface Turn {
  /** When it was due, on the monotonic clock. */
  due: number;
  /** Lets another call go; to be called once, when this one has ended. */
  end(): void;
}

/** A command whose calls wait for turns. */
export interface AskingCommand {
  personId: string;
  /** Lower for a command that began earlier. */
  number: number;
  deadline: Pick<Deadline, 'left'>;
  /** Makes all its calls that wait leave with this failure, and all later ones fail alike. */
  refuse(error: unknown): void;
}

/** A call that waits for its turn. */
export interface WaitingCall {
  command: AskingCommand;
  /** Is told until when the call waits for the rate limiter, as far as that is known. */
  pause: Pause;
  /** The last answer to the call, if any, which goes into the failure. */
  last: HttpResponse | undefined;
  begin(turn: Turn): void;
  fail(error: unknown): void;
}
