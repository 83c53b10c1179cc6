import t from 'tap';
import { parseCommand } from '../../../src/bot/dispatch/parse-command.ts';
import { createUnderstanding } from '../../../src/bot/understand/understand.ts';
import { commands } from '../../../src/commands/index.ts';

const understanding = createUnderstanding(commands);

/** Returns the line that a text was clearly taken as; its kind otherwise. */
function taken(text: string): string | undefined {
  const parsed = parseCommand(text, commands);
  const found =
    parsed === undefined
      ? understanding.free(text)
      : understanding.called(text, parsed.command, parsed.argumentText);
  return found?.kind === 'clear' ? found.line : found?.kind;
}

t.test('each phrase that a command says it is meant by is understood so, or offered', async (t) => {
  for (const { name, alsoSaid = [], insteadInNetwork } of commands) {
    for (const phrase of alsoSaid) {
      const parsed = parseCommand(phrase, commands);
      const found = parsed
        ? understanding.called(phrase, parsed.command, parsed.argumentText)
        : understanding.free(phrase);
      const lines =
        found === undefined
          ? [phrase]
          : found.kind === 'clear'
            ? [found.line, ...found.others]
            : found.kind === 'unclear'
              ? found.lines
              : [];
      const isMeant = (line: string) =>
        [name, insteadInNetwork].includes(parseCommand(line, commands)?.command.name);
      t.ok(lines.some(isMeant), `${name}: ${phrase} – ${lines.join(', ')}`);
    }
  }
});

t.test('what a command reads by itself is run as it was typed', async (t) => {
  for (const { examples } of commands) {
    for (const example of examples) t.equal(taken(example), undefined, example);
  }
  for (const text of [
    'status The Hague',
    'status Head office',
    'networks store',
    'events Rotterdam 301 port status',
    'changes Ada last 7d',
    'device My AP',
    'clients Bank of Oslo',
    'history "Status of AP"',
    'ping 8.8.8.8 from rotterdam-301-gw01',
    'top networks tag:store',
    'alerts page 2',
  ])
    t.equal(taken(text), undefined, text);
});

t.test('a sentence that begins with a command is read as one', async (t) => {
  t.equal(taken('status of Rotterdam 301'), 'status Rotterdam 301');
  t.equal(taken('alerts for Rotterdam 301'), 'alerts in Rotterdam 301');
  t.equal(taken('devices down'), 'devices offline');
  t.equal(taken('top talkers'), 'top clients');
  t.equal(taken('top clients in Rotterdam 301'), 'clients in Rotterdam 301');
  t.equal(taken('status of the wifi in Oslo'), 'wireless in Oslo');
  t.equal(taken('clients of "Bank in Oslo" please'), 'clients in "Bank in Oslo"');
});

t.test('periods, files and organizations stay as the parser of arguments reads them', async (t) => {
  t.equal(taken('who changed what in Oslo last 7d'), 'changes in Oslo last 7d');
  t.equal(taken('show me all cameras as csv'), 'devices MV as csv');
  t.equal(
    taken('is the wifi slow in Oslo in organization Harbor Lab'),
    'wireless in Oslo in organization Harbor Lab',
  );
});

t.test('addresses in any notation are clients or devices', async (t) => {
  for (const mac of ['f0:18:98:5c:56:49', 'F0-18-98-5C-56-49', 'f018.985c.5649', 'f018985c5649']) {
    t.equal(taken(`where is ${mac}`), 'client f0:18:98:5c:56:49', mac);
    t.equal(taken(mac), 'name', mac);
  }
  t.equal(taken('q2ky-az5y-3xbh'), 'device Q2KY-AZ5Y-3XBH');
  t.equal(taken('10.1.45.70'), 'name');
});

t.test('one certain slip of the finger is no matter, another word is', async (t) => {
  t.equal(taken('staus'), 'status');
  t.equal(taken('uplnks in Oslo'), 'uplinks in Oslo');
  t.equal(taken('Porto'), 'name', 'and not ports');
  t.equal(taken('ok'), 'none');
});

t.test('a word that may be a name has a line without it', async (t) => {
  t.match(understanding.free('outages latency bergen'), { unless: { name: 'bergen', line: 'latency' } });
  t.match(understanding.free('firmware'), { kind: 'clear', line: 'firmware', unless: undefined });
});

t.test('what asks for a change, or how something is done, is no question', async (t) => {
  for (const text of [
    'reboot rotterdam-301-gw01',
    'can you block f0:18:98:5c:56:49',
    'how do I set up a vpn',
    'change the ssid',
  ])
    t.equal(taken(text), 'none', text);
  t.equal(taken('change log'), 'changes');
});

t.test(
  'words that anything else has, too, run a command only as a question about nothing else',
  async (t) => {
    t.equal(taken('what changed yesterday'), 'changes yesterday');
    t.equal(taken('is anything broken right now'), 'status');
    for (const text of [
      'I changed my mind',
      'I lost my phone',
      'sorry for the delay',
      'who is on call this weekend',
      'let me call you back',
      'I have changed the agenda',
    ])
      t.not(understanding.free(text).kind, 'clear', text);
  },
);

t.test('what no command tells is asked about at most', async (t) => {
  for (const text of ['what is the password of the guest wifi', 'which websites do clients visit'])
    t.not(understanding.free(text).kind, 'clear', text);
});

t.test('what an administrators’ command answers is marked as theirs', async (t) => {
  for (const text of ['show me the audit log', 'who has linked', 'who revoked the links'])
    t.match(understanding.free(text), { kind: 'unclear', isOfAdministrators: true }, text);
  for (const text of ['who has access to the dashboard', 'which links are down', 'show me the event log'])
    t.notMatch(understanding.free(text), { isOfAdministrators: true }, text);
});

t.test('to link and to unlink is offered, never done', async (t) => {
  t.match(understanding.free('I want to link my account'), { kind: 'unclear', lines: ['link'] });
  t.match(understanding.free('connect our organization to this bot'), {
    kind: 'unclear',
    lines: ['link', 'help'],
  });
  t.match(understanding.free('disconnect my organization'), { kind: 'unclear', lines: ['unlink'] });
});

t.test('what was asks for the history, what is for the state', async (t) => {
  t.equal(taken('was Oslo 480 down'), 'history Oslo 480');
  t.equal(taken('is Oslo 480 down'), 'status Oslo 480');
  t.equal(taken('did hq-gw01 reboot last night'), 'history hq-gw01 last night');
  t.equal(taken('is hq-gw01 up'), 'device hq-gw01');
});

t.test('a time and a file are read anywhere in a sentence', async (t) => {
  t.equal(taken('who changed something in Oslo 480 yesterday, and why'), 'changes in Oslo 480 yesterday');
  t.equal(taken('I need a csv of the clients in Oslo 480'), 'clients in Oslo 480 as csv');
  t.equal(taken('how was the wifi today in Oslo 480'), 'wireless in Oslo 480 today');
});

t.test('a command that answers for one network takes the place of one that does not', async (t) => {
  t.equal(taken('who uses most bandwidth'), 'top');
  t.equal(taken('who uses most bandwidth in Oslo 480'), 'clients in Oslo 480');
});

t.test('what a device is called tells what is asked of it', async (t) => {
  t.equal(taken('any errors on hq-sw01'), 'ports hq-sw01');
  t.equal(taken('what is wrong with hq-ap01'), 'device hq-ap01');
});

t.test('names of places are not taken for slips of the finger', async (t) => {
  for (const city of [
    'porto',
    'cork',
    'lyon',
    'graz',
    'paris',
    'milan',
    'berlin',
    'vienna',
    'essen',
    'ulm',
    'leeds',
    'turin',
    'bremen',
    'derby',
    'lille',
  ])
    t.equal(taken(`show me the latency in ${city}`), `latency in ${city}`, city);
});

t.test('greetings, courtesy and reasons around a question say nothing against it', (t) => {
  t.equal(taken('good morning Meraki, how is the network doing?'), 'status');
  t.equal(taken('got paged again, what are the open alerts'), 'alerts');
  t.equal(
    taken('the store manager of Porto 140 is on the phone with me, is their site healthy?'),
    'status Porto 140',
    'a name of theirs is that of the question',
  );
  t.equal(
    taken('Lyon 320 called, is the internet in Oslo 480 up?'),
    'uplinks in Oslo 480',
    'unless it has its own',
  );
  t.equal(taken('pull the event log of Oslo 003, I need it for a helpdesk ticket'), 'events in Oslo 003');
  t.equal(taken('which switches are down because my boss asks'), 'devices offline MS');
  t.equal(taken('what was changed at 14:00 when it broke'), 'changes from 13:30 to 14:30');
  t.equal(
    taken('we had a blackout yesterday, which sites were down?'),
    'history yesterday',
    'a time of theirs, too',
  );
  t.equal(
    taken('If possible, give me a list of all the networks, as csv please'),
    'networks as csv',
    'what the answer is to be like',
  );
  t.not(taken('I was at lunch, is everything ok'), 'status', 'about something else');
  t.end();
});

t.test('a serial number beside the question is not left out', (t) => {
  const found = understanding.free('the till in Oslo 003 is dead, serial Q2KY-AZ5Y-3XBH, can you check');
  t.match(found, { lines: [/Q2KY-AZ5Y-3XBH/] });
  t.end();
});

t.test('no time is dropped', (t) => {
  t.equal(taken('what changed yesterday before it broke'), 'changes yesterday');
  for (const text of [
    'which sites were down the week before last',
    'what changed three days before monday in Oslo 003',
    'What happened in Oslo 003 between 8 and 10 this morning',
    'show me the alerts of yesterday evening please',
  ])
    t.equal(taken(text), 'unclear', text);
  t.equal(taken('are the tunnels healthy this morning'), 'vpn', 'until now');
  t.end();
});

t.test('no filter is dropped', (t) => {
  t.equal(taken('wired clients rotterdam 301'), 'clients wired in rotterdam 301');
  t.equal(taken('who is on the wifi in Oslo 003'), 'clients wireless in Oslo 003');
  t.equal(taken('event log Oslo 003 last 24h dfs'), 'events dfs in Oslo 003 last 24h');
  t.equal(taken('search the event log of Oslo 003 for 802.1X'), 'events 802.1X in Oslo 003');
  t.equal(taken('search the event log of Oslo 003 for deny'), 'events deny in Oslo 003');
  t.equal(taken('any failed uplinks'), 'uplinks failed');
  t.equal(taken("what's offline"), 'devices offline');
  t.equal(taken('which sites have unreachable vpn peers'), 'vpn');
  t.end();
});

t.test('a person is told by where the name stands, and by an address', (t) => {
  t.equal(taken('what did Anna change last week'), 'changes Anna last week');
  t.equal(taken('did Pieter change any settings since thursday'), 'changes Pieter since thursday');
  t.equal(taken('has Anna touched Oslo 003 this week'), 'changes Anna in Oslo 003 this week');
  t.equal(
    taken('what did jonas.berg@example.com change since wednesday'),
    'changes jonas.berg@example.com since wednesday',
  );
  t.equal(taken('did Oslo go down yesterday'), 'history Oslo yesterday');
  t.end();
});

t.test('what is said of clients, licences and lines of anything else is no question', (t) => {
  for (const text of [
    'I will be offline tomorrow',
    'Jira is down again, anyone else?',
    "my driver's license expires next month",
    'ok thanks, all fine now',
    'the new office is great, everything ok with the move?',
    'what did the customer say',
    'has anybody got the login for the Infoblox portal?',
  ])
    t.ok(['none', 'unclear', 'name'].includes(taken(text) ?? ''), `${text}: ${taken(text)}`);
  t.end();
});

t.test('what is down, and since when, is asked about now', async (t) => {
  const { free } = createUnderstanding(commands);
  t.match(free('which sites are down right now, since when?'), { kind: 'clear', line: 'uplinks' });
  t.match(free('which access points are offline and for how long'), { line: 'devices offline MR' });
  t.match(free('since when is Amsterdam 643 down'), { line: 'history Amsterdam 643' });
});

t.test('a time that is no time is not left out, and what was is not answered with what is', async (t) => {
  const { free } = createUnderstanding(commands);
  for (const text of ['history from 25 to 26', 'show me the changes before 25', 'alerts since 99'])
    t.not(free(text).kind, 'clear', text);
  t.strictSame(free('how was Rotterdam 301 last week'), {
    kind: 'unclear',
    lines: ['history Rotterdam 301 last week', 'changes in Rotterdam 301 last week'],
  });
});
