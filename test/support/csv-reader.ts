/** A plain number: nothing that a spreadsheet calculates. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;
const FORMULA = /^[=+\-@＝＋－＠]/;

/**
 * Reads a table as a spreadsheet does that splits it at `separator`: quotes hold a field together only when they begin it
 * (RFC 4180); what follows a closing quote belongs to the field. A byte-order mark is skipped.
 */
export function readCsv(table: string, separator = ','): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isStart = true;
  let isQuoted = false;
  const text = table.replace(/^\ufeff/, '');
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (isQuoted) {
      if (char !== '"') field += char;
      else if (text.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else isQuoted = false;
    } else if (char === '"' && isStart) {
      isQuoted = true;
      isStart = false;
    } else if (char === separator) {
      row.push(field);
      field = '';
      isStart = true;
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text.charAt(at + 1) === '\n') at += 1;
      rows.push([...row, field]);
      row = [];
      field = '';
      isStart = true;
    } else {
      field += char;
      isStart = false;
    }
  }
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows;
}

/** Finds the fields that a spreadsheet would calculate, whichever of the usual separators it splits the table at. */
export function formulasIn(table: string): string[] {
  return [',', ';', '\t'].flatMap((separator) =>
    readCsv(table, separator)
      .flat()
      .map((field) => field.replace(/^[\s\p{Cf}\p{Default_Ignorable_Code_Point}]+/u, ''))
      .filter((field) => FORMULA.test(field) && !NUMBER.test(field)),
  );
}
