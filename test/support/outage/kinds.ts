import { rmSync, writeFileSync } from 'node:fs';
import type { Call, Rule, Trouble, UnwellWebex } from './unwell-webex.ts';

/** What an outage is made with. */
interface Means {
  unwell: UnwellWebex;
  /** While this file exists, the bot's system does not find Webex's name. */
  nameGone: string;
}

/** A kind of outage of Webex's REST API, as the bot meets it. */
export interface Outage {
  name: string;
  begin(means: Means): void;
  end(means: Means): Promise<void>;
}

const isPost = ({ method, path }: Call) => method === 'POST' && path === '/v1/messages';

function byRule(name: string, makeRule: () => Rule): Outage {
  return {
    name,
    begin({ unwell }) {
      unwell.rule = makeRule();
    },
    async end({ unwell }) {
      unwell.rule = undefined;
    },
  };
}

const allAnswer = (status: number, headers?: Record<string, string>) =>
  byRule(`every call is answered with ${status}`, () => () => ({
    told: { status, ...(headers && { headers }) },
  }));

/** No answer tells the bot whether a message was posted; here every second one was. */
function everySecondPosted(told: Trouble['told']): () => Rule {
  return () => {
    let posts = 0;
    return (call) => {
      if (isPost(call)) posts += 1;
      return { told, isDelivered: isPost(call) && posts % 2 === 0 };
    };
  };
}

/** The kinds of outages that are tried. */
export const OUTAGES: readonly Outage[] = [
  allAnswer(500),
  allAnswer(503, { 'retry-after': '2' }),
  allAnswer(429, { 'retry-after': '1' }),
  byRule('calls hang, though every second message is posted', everySecondPosted('nothing')),
  byRule('connections break, though every second message is posted', everySecondPosted('reset')),
  byRule(
    'messages are posted and told as 502',
    () => (call) => (isPost(call) ? { told: { status: 502 }, isDelivered: true } : undefined),
  ),
  {
    name: 'connections are refused',
    begin: ({ unwell }) => unwell.refuse(),
    end: ({ unwell }) => unwell.listen(),
  },
  {
    name: "Webex's name is not found",
    begin({ unwell, nameGone }) {
      writeFileSync(nameGone, '');
      unwell.cut();
    },
    end: async ({ nameGone }) => rmSync(nameGone),
  },
];
