import t from 'tap';
import { createTimes } from '../../../src/bot/text/times.ts';
import { commands } from '../../../src/commands/index.ts';
import { notUnderstood, type SayInstead } from '../../../src/commands/sharing/lend-refusals.ts';
import { readLentCommands } from '../../../src/commands/sharing/read-lent-commands.ts';
import { namesNetworks, readLentNetworks } from '../../../src/commands/sharing/read-lent-networks.ts';
import { readUntil } from '../../../src/commands/sharing/read-until.ts';
import { isFault, readShareWords } from '../../../src/commands/sharing/share-words.ts';
import { createSlices } from '../../../src/core/async/slices.ts';
import { KnownError } from '../../../src/core/errors.ts';

const network = (name: string, ...tags: string[]) => ({
  id: `N_${name.replace(/\W/g, '')}`,
  name,
  productTypes: [],
  tags,
  timeZone: 'UTC',
});
const networks = [
  network('Rotterdam 301', 'store', 'NL'),
  network('Rotterdam 302', 'store', 'NL'),
  network('Lyon 009', 'store', 'fr'),
  network('Oslo, upper town', 'store'),
  network('Inn in the woods', 'hotel'),
  network('Only one'),
  network('Waiting for Godot'),
  network('all'),
  network('tag:store'),
];
const slices = createSlices();
/** A Tuesday in Amsterdam, where it is the next day in an hour. */
const now = Date.parse('2026-12-01T22:00:00Z');
const times = createTimes('Europe/Amsterdam', now);

/** Returns what a text lends, in brief, or why it lends nothing. */
async function meaning(text: string): Promise<string> {
  const read = readShareWords(text);
  if (isFault(read)) return `! ${notUnderstood(read).message}`;
  const say: SayInstead = ({ at, end }, words) => `share ${text.slice(0, at)}${words}${text.slice(end)}`;
  try {
    const lent = readLentCommands(read.commands, { commands, say });
    const until = times.date(readUntil(read, { times, now, maxDays: 180, say }));
    const where = namesNetworks(read.networks)
      ? await readLentNetworks(read.networks, networks, { say, organizationName: 'Aurora', slices })
      : { kind: 'all' as const };
    const names =
      where.kind === 'named'
        ? where.networks.map(({ name }) => name)
        : where.kind === 'tagged'
          ? where.tags.map((tag) => `#${tag}`)
          : ['all'];
    return [
      read.isHere ? 'here' : (read.person?.text ?? 'nobody'),
      ...(read.organization ? [`@${read.organization.text}`] : []),
      names.join('+'),
      lent.kind === 'usual' ? 'usual' : lent.names.join('+'),
      until,
      ...(read.reason === undefined ? [] : [read.reason]),
    ].join(' | ');
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return `! ${error.message}`;
  }
}

const UNDERSTOOD: Record<string, string> = {
  'with tom@x.example': 'tom@x.example | all | usual | 2026-12-31',
  'with Tom Becker': 'Tom Becker | all | usual | 2026-12-31',
  'WITH Tom': 'Tom | all | usual | 2026-12-31',
  'Tom Becker': 'Tom Becker | all | usual | 2026-12-31',
  'with "Tom Becker"': 'Tom Becker | all | usual | 2026-12-31',
  "with 'Tom in Oslo'": 'Tom in Oslo | all | usual | 2026-12-31',
  "with Pat O'Brien": "Pat O'Brien | all | usual | 2026-12-31",
  'with person:tom in Lyon 009': 'person:tom | Lyon 009 | usual | 2026-12-31',
  with: 'nobody | all | usual | 2026-12-31',
  'with in Lyon 009': 'nobody | Lyon 009 | usual | 2026-12-31',
  here: 'here | all | usual | 2026-12-31',
  'Here for 7 days': 'here | all | usual | 2026-12-08',
  'with "here"': 'here | all | usual | 2026-12-31',
  'with tom in all': 'tom | all | usual | 2026-12-31',
  'with tom in all networks': 'tom | all | usual | 2026-12-31',
  'with tom in "all"': 'tom | all | usual | 2026-12-31',
  'with tom in rotterdam 301': 'tom | Rotterdam 301 | usual | 2026-12-31',
  'with tom in Lyon': 'tom | Lyon 009 | usual | 2026-12-31',
  'with tom in N_Lyon009': 'tom | Lyon 009 | usual | 2026-12-31',
  'with tom in Lyon 009, Rotterdam 302': 'tom | Lyon 009+Rotterdam 302 | usual | 2026-12-31',
  'with tom in Lyon 009 , Lyon 009': 'tom | Lyon 009 | usual | 2026-12-31',
  'with tom in "Oslo, upper town"': 'tom | Oslo, upper town | usual | 2026-12-31',
  'with tom in Oslo, upper town': 'tom | Oslo, upper town | usual | 2026-12-31',
  'with tom for the next week': 'tom | all | usual | 2026-12-08',
  'with tom in “Oslo, upper town”,Lyon 009': 'tom | Oslo, upper town+Lyon 009 | usual | 2026-12-31',
  'with tom in "Inn in the woods"': 'tom | Inn in the woods | usual | 2026-12-31',
  'with tom in "Only one" only status': 'tom | Only one | status | 2026-12-31',
  'with tom in "Waiting for Godot" for 1 day': 'tom | Waiting for Godot | usual | 2026-12-02',
  'with tom in tag:store': 'tom | #store | usual | 2026-12-31',
  'with tom in tag:nl, tag:FR': 'tom | #NL+#fr | usual | 2026-12-31',
  'with tom in TAG:store': 'tom | #store | usual | 2026-12-31',
  'with tom in "tag:store"': 'tom | tag:store | usual | 2026-12-31',
  'with tom in organization Harbor Lab': 'tom | @Harbor Lab | all | usual | 2026-12-31',
  'with tom in organization Lab in Lyon': 'tom | @Lab | Lyon 009 | usual | 2026-12-31',
  'with tom in Lyon in organization Lab': 'tom | @Lab | Lyon 009 | usual | 2026-12-31',
  'with tom only status': 'tom | all | status | 2026-12-31',
  'with tom only Alerts, STATUS': 'tom | all | status+alerts | 2026-12-31',
  'with tom only status and alerts': 'tom | all | status+alerts | 2026-12-31',
  'with tom only status, status': 'tom | all | status | 2026-12-31',
  'with tom only all': 'tom | all | usual | 2026-12-31',
  'with tom only ping': 'tom | all | ping | 2026-12-31',
  'with tom only api usage, admins': 'tom | all | admins+api usage | 2026-12-31',
  'with tom only sites and wan': 'tom | all | networks+uplinks+latency+vpn | 2026-12-31',
  'with tom only wifi, status': 'tom | all | status+clients+client+wireless+ssids | 2026-12-31',
  'with tom only organization': 'tom | all | firmware | 2026-12-31',
  'with tom only organization, licenses': 'tom | all | firmware+licenses | 2026-12-31',
  'with tom only devices': 'tom | all | devices | 2026-12-31',
  'with tom for 30 days': 'tom | all | usual | 2026-12-31',
  'with tom for 2 weeks': 'tom | all | usual | 2026-12-15',
  'with tom for a month': 'tom | all | usual | 2026-12-31',
  'with tom for the next three days': 'tom | all | usual | 2026-12-04',
  'with tom for 90d': 'tom | all | usual | 2027-03-01',
  'with tom for 180 days': 'tom | all | usual | 2027-05-30',
  'with tom for today': 'tom | all | usual | 2026-12-01',
  'with tom until today': 'tom | all | usual | 2026-12-01',
  'with tom until tomorrow': 'tom | all | usual | 2026-12-02',
  'with tom until friday': 'tom | all | usual | 2026-12-04',
  'with tom until tuesday': 'tom | all | usual | 2026-12-01',
  'with tom until next tuesday': 'tom | all | usual | 2026-12-08',
  'with tom until 24 december': 'tom | all | usual | 2026-12-24',
  'with tom until 24.12.': 'tom | all | usual | 2026-12-24',
  'with tom until 2027-01-15': 'tom | all | usual | 2027-01-15',
  'with tom until 5 january': 'tom | all | usual | 2027-01-05',
  'with tom until the 20th': 'tom | all | usual | 2026-12-20',
  'with tom until the end of the month': 'tom | all | usual | 2026-12-31',
  'with tom until end of next month': 'tom | all | usual | 2027-01-31',
  'with tom until the end of the week': 'tom | all | usual | 2026-12-06',
  'with tom until the end of february': 'tom | all | usual | 2027-02-28',
  'with tom until end of the year': 'tom | all | usual | 2026-12-31',
  'with tom because he is on call': 'tom | all | usual | 2026-12-31 | he is on call',
  'with tom because in only for until': 'tom | all | usual | 2026-12-31 | in only for until',
  'with tom because "quoted, and not closed': 'tom | all | usual | 2026-12-31 | "quoted, and not closed',
  'with tom for 1 day only status in Lyon because x': 'tom | Lyon 009 | status | 2026-12-02 | x',
  'with tom only status in Lyon for 1 day': 'tom | Lyon 009 | status | 2026-12-02',
  'here in tag:store only alerts until friday': 'here | #store | alerts | 2026-12-04',
};

const REFUSED: Record<string, RegExp> = {
  'with tom in': /missing behind `in`/,
  'with tom in Lyon,': /missing behind `in`/,
  'with tom in , Lyon': /missing behind `in`/,
  'with tom in Lyon,, Oslo': /missing behind `in`/,
  'with tom in organization': /missing behind `in organization`/,
  'with tom only': /missing behind `only`/,
  'with tom only status,': /missing behind `only`/,
  'with tom for': /missing behind `for`/,
  'with tom until': /missing behind `until`/,
  'with tom because': /missing behind `because`/,
  'with tom for until friday': /missing behind `for`/,
  'with tom in Lyon in Oslo': /`in` twice/,
  'with tom only status only alerts': /`only` twice/,
  'with tom for 1 day for 2 days': /`for` twice/,
  'with tom for 1 day until friday': /either `for` or `until`/,
  'with tom in "Lyon 009': /quote is opened/,
  'with "Tom in Lyon': /quote is opened/,
  'here tomorrow': /“tomorrow” behind `here`/,
  'here with tom': /“with tom” behind `here`/,
  'with tom in Inn in the woods': /`in` twice/,
  'with tom in Rotterdam': /2 networks match/,
  'with tom in Rotterdam 303': /no network “Rotterdam 303”/,
  'with tom in Lion 009': /no network “Lion 009”/,
  'with tom in Lyon 009 and Rotterdam 301': /no network/,
  'with tom in Lyon, nowhere at all': /no network “nowhere at all”/,
  'with tom in all, Lyon': /both all networks and names/,
  'with tom in fr': /no network “fr”/,
  'with tom in tag:': /tag is missing/,
  'with tom in tag:nothing': /has the tag “nothing”/,
  'with tom in tag:stor': /has the tag “stor”/,
  'with tom in tag:store, Lyon': /not both/,
  'with tom only statsu': /“statsu” is no command/,
  'with tom only status alerts': /“status alerts” is no command/,
  'with tom only status and nonsense': /“nonsense” is no command/,
  'with tom only everything, nonsense': /is no command/,
  'with tom only unlink': /`unlink` is never lent/,
  'with tom only status, share': /`share` is never lent/,
  'with tom only use here': /`use here` is never lent/,
  'with tom only privacy': /`privacy` is never lent/,
  'with tom only audit': /`audit` is never lent/,
  'with tom only whoami': /`whoami` is never lent/,
  'with tom only use network': /`use network` goes with every share/,
  'with tom only your links': /Nothing of “Your links”/,
  'with tom only administrators': /Nothing of “Administrators”/,
  'with tom for ever': /how long “ever” is/,
  'with tom for 24 hours': /whole days/,
  'with tom for 4h': /whole days/,
  'with tom for 0 days': /how long/,
  'with tom for 1.5 days': /how long/,
  'with tom for -3 days': /how long/,
  'with tom for 30': /how long/,
  'with tom for days': /how long|too long/,
  'with tom for friday': /how long/,
  'with tom for tomorrow': /how long/,
  'with tom for 181 days': /too long: a share can last until 30 May 2027/,
  'with tom for 9999 years': /too long/,
  'with tom until 2026-11-30': /is past/,
  'with tom until yesterday': /which day/,
  'with tom until last friday': /which day/,
  'with tom until 30 days': /which day/,
  'with tom until friday morning': /which day/,
  'with tom until friday 14:00': /which day/,
  'with tom until 5/11': /which day/,
  'with tom until 30 february': /which day/,
  'with tom until december': /which day/,
  'with tom until 2027-12-01': /too long/,
  'with tom until friday, please': /which day/,
  [`with tom because ${'x'.repeat(201)}`]: /201 characters; 200/,
  [`with tom in ${Array.from({ length: 21 }, (_, n) => `net${n}`).join(', ')}`]: /can name 20 networks/,
};

t.test('what lends is understood in many forms', async (t) => {
  for (const [text, expected] of Object.entries(UNDERSTOOD)) t.equal(await meaning(text), expected, text);
});

t.test('what is not understood for sure lends nothing', async (t) => {
  for (const [text, expected] of Object.entries(REFUSED)) {
    const said = await meaning(text);
    t.match(said, /^! /, text);
    t.match(said, expected, text);
  }
});
