/** The kinds of Webex ids that an operator may name. */
export type NamedIdKind = 'PEOPLE' | 'ORGANIZATION';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Returns the UUID, in lower case, in a Webex id of either form: the UUID itself, as Control Hub shows it, or base64 of
 * `ciscospark://us/ORGANIZATION/<uuid>`, as the REST API gives it, whose cluster (`us`) may differ for one and the same thing.
 *
 * @returns undefined for any other text: an id of another kind, or one whose last part is no UUID
 */
export function webexUuid(id: string, kind: NamedIdKind): string | undefined {
  const bare = id.toLowerCase();
  if (UUID.test(bare)) return bare;
  // Decodes both alphabets of base64, with and without padding.
  const uri = Buffer.from(id, 'base64url').toString('utf8');
  const [, named, uuid] = /^ciscospark:\/\/[^/]+\/([A-Z]+)\/([^/]+)$/.exec(uri) ?? [];
  return named === kind && uuid !== undefined && UUID.test(uuid.toLowerCase())
    ? uuid.toLowerCase()
    : undefined;
}

/** Whether two ids name the same person. Ids that hold no UUID have to be the same text. */
export function isSamePerson(a: string, b: string): boolean {
  return a === b || (webexUuid(a, 'PEOPLE') ?? a) === (webexUuid(b, 'PEOPLE') ?? b);
}
