import { type Answer, cellOf, must, NOT_KNOWN, says, shown } from './answers.ts';
import { type Asked, type Case, checkRows, eachRow, everything } from './case.ts';
import { at, countIn, isObject, itemsOf, objectsOf, sumOf, wordOf } from './reading.ts';

function checkFirmware(asked: Asked): void {
  const items = itemsOf(asked.body);
  checkRows(asked, items, /^network$/, (item) => at(item, 'network', 'name'));
  eachRow(
    asked,
    items,
    /^to$/,
    (item) => at(item, 'toVersion', 'shortName'),
    (item, row) => {
      const stage = cellOf(asked.file.table, row, /^stage$/);
      const isOver = item.status === 'completed' || item.status === 'canceled';
      must(!isOver || stage.replace('ll', 'l') === item.status, 'an upgrade that is over is said to be', {
        status: item.status,
        stage,
      });
    },
  );
  must(
    !/All networks/.test(everything(asked.chat)),
    'an upgrade without a network is not one of all networks',
  );
  for (const item of objectsOf(items)) {
    const version = wordOf(at(item, 'toVersion', 'shortName'));
    if (version === undefined) continue;
    must(
      asked.file.table?.rows.some((row) => row.includes(version)) ?? false,
      'an upgrade has its version',
      version,
    );
  }
}

const STATES = [
  ['active', 'active'],
  ['expired', 'expired'],
  ['expiring', 'expiring soon'],
  ['unused', 'unused'],
  ['recentlyQueued', 'queued'],
] as const;

function checkUnassigned({ table }: Answer, body: unknown): void {
  const types = objectsOf(at(body, 'licenseTypes'));
  for (const { licenseType, counts } of types) {
    const count = countIn(at(counts, 'unassigned'));
    const isUnique = types.filter((other) => other.licenseType === licenseType).length === 1;
    if (wordOf(licenseType) === undefined || count === undefined || count === 0 || !isUnique) continue;
    const row = table?.rows.find(([first]) => first === licenseType);
    must(row?.includes(String(count)) ?? false, 'licences that no device has', { licenseType, count, row });
  }
}

function checkLicenses({ chat, file, body }: Asked): void {
  const all = everything(chat);
  const states = at(body, 'states');
  if (isObject(states)) {
    for (const [key, words] of STATES) {
      const count = countIn(at(states, key, 'count'));
      if (count !== undefined && count > 0)
        must(says(all, count, words), 'a licence count is said as it is given', {
          key,
          count,
          summary: chat.summary,
        });
      if (count === undefined)
        must(!says(all, 0, words), 'a licence count that is not known is not 0', { key });
    }
    if (countIn(at(states, 'expiring', 'count')) === undefined)
      must(!/none expiring soon/.test(all), 'it is not known that none expires', chat.summary);
    const total = countIn(at(body, 'licenseCount'));
    if (total !== undefined)
      must(says(all, total, 'license'), 'the number of licences is the one that Meraki gives', {
        total,
        summary: chat.summary,
      });
    checkUnassigned(file, body);
    return;
  }
  const counts = at(body, 'licensedDeviceCounts');
  if (!isObject(counts)) return;
  for (const [type, value] of Object.entries(counts)) {
    const count = countIn(value);
    if (typeof value === 'object' && value !== null) continue;
    const row = file.table?.rows.find(([first]) => first === type);
    must(row !== undefined, 'each type of licence is a row', type);
    if (count !== undefined)
      must(row?.includes(String(count)) ?? false, 'the count of a type', { type, count, row });
    else must(NOT_KNOWN.test(row?.[1] ?? ''), 'a count of a type that is not known', { type, row });
  }
}

function checkAdmins(asked: Asked): void {
  const items = itemsOf(asked.body);
  checkRows(asked, items, /^e-mail$/, (item) => at(item, 'email'));
  eachRow(
    asked,
    items,
    /^e-mail$/,
    (item) => at(item, 'email'),
    (item, row) => {
      const factor = cellOf(asked.file.table, row, /^two-factor$/);
      const said = item.twoFactorAuthEnabled;
      const expected = said === true ? 'yes' : said === false ? 'no' : undefined;
      must(
        expected === undefined ? NOT_KNOWN.test(factor) : factor === expected,
        'two-factor is as Meraki says',
        { said, factor },
      );
      const status = cellOf(asked.file.table, row, /^status$/);
      must(
        wordOf(item.accountStatus) === undefined ? NOT_KNOWN.test(status) : status === item.accountStatus,
        'the status of an account',
        { status },
      );
      const access = cellOf(asked.file.table, row, /^organization access$/);
      if (wordOf(item.orgAccess) === undefined)
        must(NOT_KNOWN.test(access), 'access that is not known is not “none”', { access });
      else must(access === item.orgAccess, 'the access is Meraki’s word', { access });
    },
  );
  const rows = asked.file.table?.rows ?? [];
  const full = rows.filter((row) => cellOf(asked.file.table, row, /^organization access$/) === 'full').length;
  if (rows.length > 0) {
    must(
      says(asked.chat.summary, rows.length, 'administrator'),
      'the headline counts the administrators',
      asked.chat.summary,
    );
    must(says(asked.chat.summary, full, 'with full access'), 'the headline counts full access', {
      full,
      summary: asked.chat.summary,
    });
  }
}

function checkApiUsage({ chat, body }: Asked): void {
  const counts = at(body, 'responseCodeCounts');
  const known = isObject(counts) ? Object.values(counts).map(countIn) : [];
  const total = sumOf(known);
  // A body without any code may mean that there were no calls.
  if (isObject(counts) && known.length === 0) return;
  if (total === undefined) {
    must(!/no API calls/i.test(chat.summary), 'calls that are not known are not “no calls”', chat.summary);
    return;
  }
  if (total > 0)
    must(says(chat.summary, total, 'API call'), 'the number of API calls', { total, summary: chat.summary });
  const failed = sumOf(
    Object.entries(isObject(counts) ? counts : {}).map(([code, count]) =>
      /^[45]\d\d$/.test(code) && code !== '429' ? countIn(count) : undefined,
    ),
  );
  if (failed !== undefined && failed > 0)
    must(chat.summary.includes(shown(failed)), 'calls that failed', { failed, summary: chat.summary });
  const limited = countIn(at(counts, '429'));
  if (limited !== undefined && limited > 0)
    must(chat.summary.includes(shown(limited)), 'calls that the rate limit refused', {
      limited,
      summary: chat.summary,
    });
}

/** The questions about the organization. */
export const organizationCases: readonly Case[] = [
  { say: 'firmware', operation: 'getOrganizationFirmwareUpgrades', hasFile: true, check: checkFirmware },
  { say: 'licenses', operation: 'getOrganizationLicensesOverview', hasFile: true, check: checkLicenses },
  { say: 'admins', operation: 'getOrganizationAdmins', hasFile: true, check: checkAdmins },
  { say: 'api usage', operation: 'getOrganizationApiRequestsOverview', check: checkApiUsage },
];
