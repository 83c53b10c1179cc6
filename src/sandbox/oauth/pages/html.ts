/** Markup that is safe to send: made only by `html`. */
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

/** Markup with every inserted string escaped; other markup is inserted as it is, undefined as nothing. */
export function html(parts: TemplateStringsArray, ...values: (string | Html | Html[] | undefined)[]): Html {
  return { markup: String.raw({ raw: parts }, ...values.map(insert)) };
}

function insert(value: string | Html | Html[] | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
  return Array.isArray(value) ? value.map((one) => one.markup).join('') : value.markup;
}
