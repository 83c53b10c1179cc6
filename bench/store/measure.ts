/** At a time, as questions and refreshes come in a busy moment. */
export const IN_FLIGHT = 32;

/** Done over and over again. @param worker 0 and up: which of those in flight it is */
export type Operation = (worker: number) => Promise<void>;

export interface OperationResult {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** Each worker begins the next one when its last has ended. */
export async function measure(
  operation: Operation,
  seconds: number,
  inFlight = IN_FLIGHT,
): Promise<OperationResult> {
  await warmUp(operation, seconds / 5, inFlight);
  return measureWarm(operation, seconds, inFlight);
}

/** Until what is needed is connected and compiled. */
export async function warmUp(operation: Operation, seconds: number, inFlight: number): Promise<void> {
  await repeat(operation, seconds, inFlight);
}

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

/** Each at least once. @returns how long each took */
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
