import t from 'tap';
import { createCookieJar } from './cookie-jar.ts';

const at = (path: string) => new URL(path, 'http://127.0.0.1:3000');

function set(...cookies: string[]): Response {
  return new Response(null, { headers: cookies.map((cookie): [string, string] => ['set-cookie', cookie]) });
}

t.test('a host shares its cookies over all ports, and with no other host', async (t) => {
  const jar = createCookieJar();
  jar.store(at('/'), set('a=1; Path=/; HttpOnly'));
  t.equal(jar.header(new URL('http://127.0.0.1:4000/x')), 'a=1');
  t.equal(jar.header(new URL('http://localhost:3000/')), undefined);
});

t.test('a cookie is sent to paths below its own', async (t) => {
  const jar = createCookieJar();
  jar.store(at('/sign-in/abc'), set('whole=1; Path=/', 'deep=2; Path=/sign-in/abc', 'default=3'));
  t.equal(jar.header(at('/')), 'whole=1');
  t.equal(jar.header(at('/sign-in/abcd')), 'default=3; whole=1');
  t.equal(jar.header(at('/sign-in/abc/x')), 'deep=2; default=3; whole=1');
});

t.test('the latest cookie of a name replaces the earlier one, and expired ones are removed', async (t) => {
  const jar = createCookieJar();
  jar.store(at('/'), set('a=1; Path=/', 'a=2; Path=/', 'b=1; Max-Age=0; Path=/'));
  jar.store(at('/'), set('c=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/', 'd=x=y; Max-Age=60; Path=/'));
  t.same(jar.cookies('127.0.0.1'), { a: '2', d: 'x=y' });
  jar.store(at('/'), set('a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'));
  t.same(jar.cookies('127.0.0.1'), { d: 'x=y' });
});

t.test('cookies with a prefix are refused unless they fulfil its conditions', async (t) => {
  const jar = createCookieJar();
  jar.store(
    at('/'),
    set(
      '__Host-good=1; Secure; Path=/',
      '__Host-insecure=1; Path=/',
      '__Host-path=1; Secure; Path=/x',
      '__Host-domain=1; Secure; Path=/; Domain=127.0.0.1',
      '__Secure-insecure=1; Path=/',
    ),
  );
  t.equal(jar.header(at('/')), '__Host-good=1', 'and Secure travels over http on loopback');
});
