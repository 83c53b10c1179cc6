// Is loaded into a bot by `--import`, before the bot's own modules.
import dns from 'node:dns';
import { existsSync } from 'node:fs';
import process from 'node:process';

/** The name by which that bot calls Webex. It means this machine, until the file WEBEX_NAME_GONE exists. */
const NAME = 'webex.localhost';
const { lookup } = dns;
const gone = process.env.WEBEX_NAME_GONE ?? '';

Object.assign(dns, {
  lookup(name: string, ...rest: [object, (...found: unknown[]) => void]) {
    if (name !== NAME) return Reflect.apply(lookup, dns, [name, ...rest]);
    const [options, done] = rest;
    process.nextTick(() => {
      if (existsSync(gone)) {
        const code = 'ENOTFOUND';
        done(
          Object.assign(new Error(`getaddrinfo ${code} ${NAME}`), {
            code,
            errno: -3008,
            syscall: 'getaddrinfo',
          }),
        );
      } else if ('all' in options && options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
      else done(null, '127.0.0.1', 4);
    });
  },
});
