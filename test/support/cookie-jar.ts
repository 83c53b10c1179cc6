interface Cookie {
  name: string;
  value: string;
  path: string;
  /** Milliseconds since the epoch; undefined for a session cookie. */
  expires: number | undefined;
}

/** The cookies of one browser. */
export interface CookieJar {
  /** Stores the cookies that a response sets. */
  store(url: URL, response: Response): void;
  /** Returns the `Cookie` header for a request; undefined without a matching cookie. */
  header(url: URL): string | undefined;
  /** Returns the live cookies of a host by name, with any path. */
  cookies(hostname: string): Record<string, string>;
}

/**
 * Creates an empty jar that behaves like Chromium on loopback: cookies belong to a host and ignore its port, so two
 * servers on 127.0.0.1 see each other's; Secure ones are sent over http there; a `__Host-` cookie without Secure and
 * `Path=/`, or with a Domain, is refused. Domain is otherwise ignored, because no host here has subdomains.
 */
export function createCookieJar(): CookieJar {
  const hosts = new Map<string, Map<string, Cookie>>();

  const live = (hostname: string) => {
    const cookies = hosts.get(hostname) ?? new Map<string, Cookie>();
    hosts.set(hostname, cookies);
    for (const [key, { expires }] of cookies) {
      if (expires !== undefined && expires <= Date.now()) cookies.delete(key);
    }
    return cookies;
  };

  return {
    store(url, response) {
      for (const line of response.headers.getSetCookie()) {
        const cookie = parse(url, line);
        if (cookie) live(url.hostname).set(`${cookie.name};${cookie.path}`, cookie);
      }
    },
    header(url) {
      const sent = [...live(url.hostname).values()]
        .filter(({ path }) => covers(path, url.pathname))
        .sort((a, b) => b.path.length - a.path.length)
        .map(({ name, value }) => `${name}=${value}`);
      return sent.length === 0 ? undefined : sent.join('; ');
    },
    cookies: (hostname) =>
      Object.fromEntries([...live(hostname).values()].map(({ name, value }) => [name, value])),
  };
}

/** Parses a cookie by RFC 6265 §5.2 and the prefixes of RFC 6265bis §4.1.3; undefined when browsers refuse it. */
function parse(url: URL, line: string): Cookie | undefined {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const cut = pair.indexOf('=');
  if (cut < 1) return undefined;
  const attributes = new Map(
    rest.map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.toLowerCase(), value.join('=')];
    }),
  );
  const name = pair.slice(0, cut);
  const path = attributes.get('path');
  const secure = attributes.has('secure');
  if (name.startsWith('__Secure-') && !secure) return undefined;
  if (name.startsWith('__Host-') && !(secure && path === '/' && !attributes.has('domain'))) return undefined;
  return {
    name,
    value: pair.slice(cut + 1),
    path: path?.startsWith('/') ? path : url.pathname.slice(0, Math.max(1, url.pathname.lastIndexOf('/'))),
    expires: expiry(attributes),
  };
}

/** Returns the time of expiry; Max-Age takes precedence over Expires. */
function expiry(attributes: Map<string, string>): number | undefined {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined) return Date.now() + Number(maxAge) * 1000;
  const expires = attributes.get('expires');
  return expires === undefined ? undefined : Date.parse(expires);
}

function covers(cookiePath: string, path: string): boolean {
  if (path === cookiePath) return true;
  return path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
}
