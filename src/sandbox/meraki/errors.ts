/** An answer other than success, as the Dashboard API words it; thrown anywhere below a route. */
export class RefusalError extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;

  constructor(status: number, headers: Record<string, string>, body: string) {
    super(`Meraki refuses with ${status}`);
    this.name = 'Refusal';
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

function refusal(status: number, messages: string[], headers: Record<string, string> = {}): RefusalError {
  return new RefusalError(
    status,
    { 'content-type': 'application/json; charset=utf-8', ...headers },
    JSON.stringify({ errors: messages }),
  );
}

export const badRequest = (...messages: string[]) => refusal(400, messages);

/** No bearer at all: what a client sees that lost its header on a redirect. */
export const missingKey = () => refusal(401, ['Missing API key']);

/** Another scheme, or a bearer that is unknown, expired or revoked. */
export const invalidKey = () => refusal(401, ['No valid authentication method found']);

/** The required scopes are a JSON array inside the sentence; the list is empty when there are none. */
export const wrongScopes = (required: string[]) =>
  refusal(403, [`Incorrect OAuth scopes. The required scopes are: ${JSON.stringify(required)}`]);

/** Unknown, or of another organization: the two are told apart nowhere, and the body is empty. */
export const notVisible = () => new RefusalError(404, {}, '');

export const tooMany = () =>
  refusal(429, ['API rate limit exceeded for organization'], { 'retry-after': '1' });

export const broken = () => refusal(500, ['Internal server error']);

/** A path that is no operation is answered by the dashboard's web server, not by the API. */
export const noSuchPage = () =>
  new RefusalError(
    404,
    { 'content-type': 'text/html; charset=utf-8' },
    `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>The page you were looking for doesn't exist (404)</title></head>
<body><div class="dialog"><h1>The page you were looking for doesn't exist.</h1></div></body></html>
`,
  );

/** The organization lives on another shard. */
export const movedTo = (location: string) =>
  new RefusalError(
    308,
    { location, 'content-type': 'text/html; charset=utf-8' },
    `<html><body>You are being <a href="${location}">redirected</a>.</body></html>`,
  );
