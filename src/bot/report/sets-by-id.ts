/** Adds an item to the set of an id, which is made when there is none. */
export function addToSet<T>(sets: Map<string, Set<T>>, id: string, item: T): void {
  sets.set(id, (sets.get(id) ?? new Set<T>()).add(item));
}

/** Takes an item out of the set of an id. An empty set is dropped. */
export function takeFromSet<T>(sets: Map<string, Set<T>>, id: string, item: T): void {
  const others = sets.get(id);
  others?.delete(item);
  if (others?.size === 0) sets.delete(id);
}
