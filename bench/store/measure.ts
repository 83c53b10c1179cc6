/** Operations under way at any time, as in a busy moment. */
export const IN_FLIGHT = 32;

/** An operation that is repeated. @param worker the number of the concurrent worker, from 0 */
export type Operation = (worker: number) => Promise<void>;

/** The throughput and the times of one operation. */
export interface OperationResult {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** Warms up and measures an operation; each worker repeats it without a pause. */
export async function measure(
  operation: Operation,
  seconds: number,
  inFlight = IN_FLIGHT,
): Promise<OperationResult> {
  await warmUp(operation, seconds / 5, inFlight);
  return measureWarm(operation, seconds, inFlight);
}

/** Repeats an operation until its connections are open and its code is compiled. */
export async function warmUp(operation: Operation, seconds: number, inFlight: number): Promise<void> {
  await repeat(operation, seconds, inFlight);
}

/** Measures an operation that is warmed up already. */
export async function measureWarm(
  operation: Operation,
  seconds: number,
  inFlight: number,
): Promise<OperationResult> {
  const begin = performance.now();
  const waits = await repeat(operation, seconds, inFlight);
  const taken = (performance.now() - begin) / 1000;
  waits.sort((a, b) => a - b);
  const quantile = (q: number) => waits[Math.floor(waits.length * q)] ?? 0;
  return { perSecond: waits.length / taken, p50: quantile(0.5), p99: quantile(0.99) };
}

/** Lets each worker repeat the operation, at least once. @returns the time of each repetition in milliseconds */
async function repeat(operation: Operation, seconds: number, inFlight: number): Promise<number[]> {
  const waits: number[] = [];
  const end = performance.now() + seconds * 1000;
  const work = async (worker: number) => {
    do {
      const asked = performance.now();
      await operation(worker);
      waits.push(performance.now() - asked);
    } while (performance.now() < end);
  };
  await Promise.all(Array.from({ length: inFlight }, (_, worker) => work(worker)));
  return waits;
}
