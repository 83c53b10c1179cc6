/** What is asked of Webex: a path's id, what stands behind the `?`, and the body. */
export interface RouteRequest {
  id: string;
  query: URLSearchParams;
  body: unknown;
}

/** What Webex tells; undefined when it refuses. */
export type RouteHandler = (asked: RouteRequest) => object | undefined;

/** Says nothing, as Webex does of what was deleted. */
export const NO_CONTENT = {};
