/** Markup that is safe to send; only `html` makes it. */
export interface Html {
  markup: string;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Template tag that escapes inserted strings, inserts `Html` as it is, and leaves out undefined. */
export function html(parts: TemplateStringsArray, ...values: (string | Html | Html[] | undefined)[]): Html {
  return { markup: String.raw({ raw: parts }, ...values.map(insert)) };
}

function insert(value: string | Html | Html[] | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
  return Array.isArray(value) ? value.map((one) => one.markup).join('') : value.markup;
}
