import type { Test } from 'tap';

/**
 * Tells the turns of the event loop until the test ends, without keeping it busy: an immediate always runs one turn after
 * the one in which it was made. To be called before what is watched is created: that may keep the usual `setImmediate`.
 *
 * @param begins is called when a turn begins
 * @returns a function to be called when there is something whose turn has to be noticed
 */
export function watchTurns(t: Test, begins: () => void): () => void {
  const original = globalThis.setImmediate;
  let turn = 0;
  function immediate<Args extends unknown[]>(callback: (...args: Args) => void, ...args: Args) {
    const madeIn = turn;
    return original(() => {
      if (madeIn === turn) {
        turn += 1;
        begins();
      }
      callback(...args);
    });
  }
  globalThis.setImmediate = Object.assign(immediate, { __promisify__: original.__promisify__ });
  t.teardown(() => {
    globalThis.setImmediate = original;
  });
  return () => {
    immediate(() => undefined);
  };
}
