/** What REST ids are of, as they stand in them. */
export type RestIdKind = 'MESSAGE' | 'ROOM' | 'PEOPLE' | 'MEMBERSHIP' | 'ATTACHMENT_ACTION';

/**
 * The id by which the REST API knows something, made of the UUID by which the websocket does: base64 of a URI, with
 * `us` for people wherever they are (webex-js-sdk, common/src/uuid-utils.js: constructHydraId). Webhooks and lists
 * give the same text, which the inbox needs to tell that two are one.
 */
export function restId(kind: RestIdKind, uuid: string, cluster: string): string {
  const place = kind === 'PEOPLE' ? 'us' : cluster;
  return Buffer.from(`ciscospark://${place}/${kind}/${uuid}`).toString('base64url');
}
