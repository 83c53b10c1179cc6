/**
 * Does the work for every item, at most `limit` at a time. Rejects when the work for one item does; the work for the
 * others goes on.
 *
 * @param items read one by one, each when there is room for it
 * @returns the results in the order of the items
 */
export async function mapLimit<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let count = 0;
  const worker = async (): Promise<void> => {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      const index = count;
      count += 1;
      results[index] = await work(next.value);
    }
  };
  // How many items an iterator has is not known before it ends.
  const workers = Array.isArray(items) ? Math.min(limit, items.length) : limit;
  await Promise.all(Array.from({ length: workers }, worker));
  return results;
}
