/** Thrown anywhere below a route: an answer other than success, in the words of the Dashboard API. */
export class RefusalError extends Error {
  readonly code = 'refused';
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;

  constructor(status: number, headers: Record<string, string>, body: string) {
    super(`Meraki refuses with ${status}`);
    this.name = 'RefusalError';
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

/** 400 with a line per fault. */
export const badRequest = (...messages: string[]) => refusal(400, messages);

/** 401 without a token, e.g. for a client that loses its header on a redirect. */
export const missingKey = () => refusal(401, ['Missing API key']);

/** 401 for another scheme than Bearer, or for a token that is unknown, expired or revoked. */
export const invalidKey = () => refusal(401, ['No valid authentication method found']);

/** 403 that names the required scopes: a JSON array inside the sentence, empty when there are none. */
export const wrongScopes = (required: string[]) =>
  refusal(403, [`Incorrect OAuth scopes. The required scopes are: ${JSON.stringify(required)}`]);

/** 404 without a body, for what is unknown or belongs to another organization: the API does not tell which. */
export const notVisible = () => new RefusalError(404, {}, '');

/** 429 that asks to wait for a second. */
export const tooMany = () =>
  refusal(429, ['API rate limit exceeded for organization'], { 'retry-after': '1' });

/** 500 for a failure of the stand-in. */
export const broken = () => refusal(500, ['Internal server error']);

/** 404 with a page, for a path that is no operation: the dashboard's web server answers it, not the API. */
export const noSuchPage = () =>
  new RefusalError(
    404,
    { 'content-type': 'text/html; charset=utf-8' },
    `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>The page you were looking for doesn't exist (404)</title></head>
<body><div class="dialog"><h1>The page you were looking for doesn't exist.</h1></div></body></html>
`,
  );

/** 308 to the shard that the organization lives on. */
export const movedTo = (location: string) =>
  new RefusalError(
    308,
    { location, 'content-type': 'text/html; charset=utf-8' },
    `<html><body>You are being <a href="${location}">redirected</a>.</body></html>`,
  );
