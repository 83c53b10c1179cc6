/** A request to the stand-in: the id in the path, the query and the body. */
export interface RouteRequest {
  id: string;
  query: URLSearchParams;
  body: unknown;
}

/** Answers a request; undefined refuses it. */
export type RouteHandler = (request: RouteRequest) => object | undefined;

/** The answer 204, as after a deletion. */
export const NO_CONTENT = {};
