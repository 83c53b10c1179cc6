/** The kinds of things that REST ids name, as they are written in the ids. */
export type RestIdKind = 'MESSAGE' | 'ROOM' | 'PEOPLE' | 'MEMBERSHIP' | 'ATTACHMENT_ACTION';

/**
 * Makes the REST id of a thing from its UUID, which is its id in the websocket: base64 of a URI, with `us` for people
 * in every region (webex-js-sdk, common/src/uuid-utils.js: constructHydraId). Webhooks and lists give the same text, so
 * the inbox recognizes a duplicate.
 */
export function restId(kind: RestIdKind, uuid: string, cluster: string): string {
  const place = kind === 'PEOPLE' ? 'us' : cluster;
  return Buffer.from(`ciscospark://${place}/${kind}/${uuid}`).toString('base64url');
}
