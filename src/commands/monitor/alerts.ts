import { askedLine } from '../../bot/query/age.ts';
import { type ClassifiedWords, networkArgument } from '../../bot/query/network-argument.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { severityRank, severityTone } from '../../bot/query/severity.ts';
import { refreshButton } from '../../bot/report/report.ts';
import type { Tone } from '../../bot/report/rows.ts';
import { code, quote } from '../../bot/text/wording.ts';
import type { AlertCounts } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { alertsInWords, alertsLine, isQuiet, openAlerts, worseAlerts } from './alert-counts.ts';
import { ALERTS_OF_A_CALL, alertList } from './alerts-list.ts';

const SEVERITIES = ['critical', 'warning', 'informational'] as const;
type Severity = (typeof SEVERITIES)[number];

/**
 * The command `alerts`. Takes one Meraki call for the counts, and one per 300 alerts that are shown: up to 300
 * are counted there, too.
 */
export const alerts = createQueryCommand({
  name: 'alerts',
  group: 'What is going on',
  subject: '[critical|warning|informational]',
  inNetwork: true,
  hasList: true,
  summary: 'Open alerts, critical first',
  examples: ['alerts', 'alerts critical', 'alerts in Rotterdam 301', 'alerts as csv'],
  alsoSaid: ['open alerts', 'critical alarms', 'show warnings', 'alerts for Rotterdam 301'],
  words: { alert: 6, critical: 2.5, warning: 1, 'alert critical': 1, trouble: 0.5, 'devices warning': -4 },
  filters: { critical: 'critical', warning: 'warning', informational: 'informational' },
  async answer(query) {
    const { dashboard, args, say, sayTo } = query;
    const { severity, ...words } = alertFilter(args.words);
    const network = await networkArgument(words, query, unknownWordsError);
    const filter = { severity, networkId: network?.id };
    const told = await dashboard.alertCounts(filter);
    const isLong = told.total !== undefined && openAlerts(told).count > ALERTS_OF_A_CALL;
    const first = isLong || isQuiet(told) ? undefined : await dashboard.alerts(filter);
    const counts = first === undefined ? told : worseAlerts(told, first);
    const hasOthers = severity === undefined && counts.bySeverity.length > 1;
    return {
      title: query.title(network?.name),
      ...headline(counts, severity),
      list: alertList(counts, filter, first),
      age: askedLine,
      suggestions: [
        refreshButton(say({})),
        ...(hasOthers && worstOf(counts) === 'critical'
          ? [{ title: 'Only critical', command: say({ subject: 'critical' }) }]
          : []),
        { title: 'Status', command: sayTo('status', { network: network?.id ?? '' }) },
      ],
    };
  },
});

/**
 * Splits `critical Rotterdam 301` into severity and other words.
 *
 * @throws KnownError `bad_arguments` for two severities
 */
function alertFilter(words: readonly string[]): ClassifiedWords & { severity: Severity | undefined } {
  const known = words.filter((word) => severityOf(word) !== undefined);
  const [severity, ...more] = new Set(known.map(severityOf));
  if (more.length > 0) {
    const next = `Say ${code('alerts')} for all of them, worst first, or name one.`;
    throw new KnownError('bad_arguments', 'I look for one severity at a time.', next);
  }
  return { severity, known, others: words.filter((word) => !known.includes(word)), vocabulary: SEVERITIES };
}

/** Reads a severity; a plural (`warnings`) and an abbreviation (`info`) are understood, too. */
function severityOf(said: string): Severity | undefined {
  const word = said.toLowerCase().replace(/s$/, '');
  return SEVERITIES.find((severity) => severity === word || (word.length > 3 && severity.startsWith(word)));
}

function unknownWordsError(said: string): KnownError {
  const next = `Say ${code('alerts critical')}, ${code('alerts warning')} or ${code('alerts informational')}; or ${code('alerts in')} and a network.`;
  return new KnownError('bad_arguments', `${quote(said)} is neither a severity nor a network.`, next);
}

function worstOf({ bySeverity }: AlertCounts): string | undefined {
  return bySeverity.toSorted((a, b) => severityRank(a.severity) - severityRank(b.severity))[0]?.severity;
}

function headline(counts: AlertCounts, severity: Severity | undefined): { summary: string; tone: Tone } {
  const kind = severity === undefined ? 'open alert' : `open ${severity} alert`;
  if (isQuiet(counts)) return { summary: `No ${kind}s`, tone: 'good' };
  if (severity !== undefined) {
    return { summary: alertsInWords(openAlerts(counts), kind), tone: severityTone(severity) };
  }
  return { summary: alertsLine(counts) ?? '', tone: severityTone(worstOf(counts)) };
}
