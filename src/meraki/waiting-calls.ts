/** What the order of calls goes by. */
interface Waiting {
  command: {
    personId: string;
    /** Lower for a command that began earlier. */
    number: number;
  };
}

/**
 * Calls that wait for their turns. Turns go round the people; within a person, those of an earlier command come first, and
 * then those that came first.
 */
export interface WaitingCalls<T extends Waiting> {
  readonly size: number;
  add(call: T): void;
  /** Takes a call out that gets no turn; does nothing when it does not wait. */
  remove(call: T): void;
  /** Takes out the call whose turn it is. */
  next(): T | undefined;
  /** Returns the place of a call in `inOrder`, from 1; it must be one that waits. */
  rankOf(call: T): number;
  /** Lists the calls anew, in the order in which they get their turns when no other one comes. */
  inOrder(): T[];
}

/** Creates a list in which no call waits. */
export function createWaitingCalls<T extends Waiting>(): WaitingCalls<T> {
  /** The calls of each person who has some, whose turn is next first: a Map keeps the order of insertion. */
  const people = new Map<string, T[]>();
  let size = 0;

  function inOrder(): T[] {
    const order: T[] = [];
    let left = [...people.values()];
    for (let round = 0; left.length > 0; round++) {
      for (const calls of left) {
        const call = calls[round];
        if (call !== undefined) order.push(call);
      }
      left = left.filter((calls) => calls.length > round + 1);
    }
    return order;
  }

  function remove(call: T): void {
    const { personId } = call.command;
    const calls = people.get(personId) ?? [];
    const at = calls.indexOf(call);
    if (at === -1) return;
    calls.splice(at, 1);
    size -= 1;
    if (calls.length === 0) people.delete(personId);
  }

  return {
    get size() {
      return size;
    },
    add(call) {
      const { personId, number } = call.command;
      const calls = people.get(personId) ?? [];
      people.set(personId, calls);
      const later = calls.findIndex(({ command }) => command.number > number);
      calls.splice(later === -1 ? calls.length : later, 0, call);
      size += 1;
    },
    remove,
    next() {
      const [first] = people;
      if (first === undefined) return undefined;
      const [personId, calls] = first;
      const [call] = calls;
      if (call !== undefined) remove(call);
      people.delete(personId);
      if (calls.length > 0) people.set(personId, calls);
      return call;
    },
    rankOf(call) {
      const { personId } = call.command;
      const round = people.get(personId)?.indexOf(call) ?? 0;
      let rank = round + 1;
      let isBefore = true;
      for (const [id, { length }] of people) {
        if (id === personId) isBefore = false;
        else rank += Math.min(length, isBefore ? round + 1 : round);
      }
      return rank;
    },
    inOrder,
  };
}
