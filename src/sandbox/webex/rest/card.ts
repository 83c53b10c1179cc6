import { z } from 'zod';
import {
  ACTIONS,
  CARD,
  type CardShape,
  COLUMN,
  ELEMENTS,
  IMAGE,
  type PropertyKind,
  TEXT_RUN,
} from './card-shapes.ts';

/** Webex's guide to cards: “Cards may include up to five buttons (actions)”. It counts here for each row of buttons. */
const MAX_ACTIONS = 5;
/** Bytes of a card's JSON. The limit is ours: Webex publishes none, and refuses large cards all the same. */
const MAX_CARD_BYTES = 80 * 1024;

const Fields = z.record(z.string(), z.unknown());
const text = z.string();
/** Pairs of words in a list: `title` and `value` of facts and choices. */
const Pairs = z.array(z.object({ title: text, value: text }));
const Sources = z.array(z.object({ url: text, mimeType: text })).min(1);
const Targets = z.array(z.union([text, z.object({ elementId: text })]));

/**
 * Looks for what keeps Webex from showing an Adaptive Card: a version above 1.3, an element or action that 1.3 does not
 * have, a property that is missing or of another kind, two elements with one id, too many buttons in a row, too many bytes.
 * Properties that 1.3 does not have are ignored, as the specification wants it.
 *
 * @param content the card
 * @returns the first fault in words; undefined when there is none
 */
export function cardFault(content: Readonly<Record<string, unknown>>): string | undefined {
  if (Buffer.byteLength(JSON.stringify(content)) > MAX_CARD_BYTES)
    return `A card has at most ${MAX_CARD_BYTES} bytes.`;
  if (!/^1\.[0-3]$/.test(String(content.version)))
    return 'version: Adaptive Cards are supported up to version 1.3.';
  return cardPartFault('card', content, new Set());
}

function cardPartFault(path: string, value: unknown, ids: Set<string>): string | undefined {
  const fields = Fields.safeParse(value);
  if (!fields.success || fields.data.type !== 'AdaptiveCard') return `${path}: not an AdaptiveCard.`;
  return shapeFault(path, CARD, fields.data, ids);
}

/** Checks the properties of one part. */
function shapeFault(
  path: string,
  shape: CardShape,
  fields: Readonly<Record<string, unknown>>,
  ids: Set<string>,
): string | undefined {
  const { id } = fields;
  if (typeof id === 'string' && 'id' in shape) {
    if (id === '' || ids.has(id)) return `${path}.id: every input needs an id of its own.`;
    ids.add(id);
  }
  return firstOf(Object.entries(shape), ([name, kind]) => {
    const property = name.replace(/\?$/, '');
    const value = fields[property];
    if (value === undefined && name !== property) return undefined;
    return value === undefined
      ? `${path}.${property}: missing.`
      : propertyFault(`${path}.${property}`, kind, value, ids);
  });
}

function propertyFault(
  path: string,
  kind: PropertyKind,
  value: unknown,
  ids: Set<string>,
): string | undefined {
  const wrong = (schema: z.ZodType) => (schema.safeParse(value).success ? undefined : `${path}: invalid.`);
  const each = (check: (path: string, item: unknown) => string | undefined) =>
    Array.isArray(value)
      ? firstOf(value.entries(), ([index, item]) => check(`${path}.${index}`, item))
      : `${path}: not a list.`;
  switch (kind) {
    case 'string':
      return wrong(text);
    case 'number':
      return wrong(z.number());
    case 'boolean':
      return wrong(z.boolean());
    case 'address':
      // A picture may be given in place.
      return wrong(z.url({ protocol: /^(https?|data)$/ }));
    case 'pairs':
      return wrong(Pairs);
    case 'sources':
      return wrong(Sources);
    case 'targets':
      return wrong(Targets);
    case 'card':
      return cardPartFault(path, value, ids);
    case 'selectAction':
      return actionFault(path, value, ids, false);
    case 'elements':
      return each((at, item) => typedFault(at, item, ELEMENTS, ids));
    case 'images':
      return each((at, item) => typedFault(at, item, { Image: IMAGE }, ids));
    case 'columns':
      return each((at, item) => typedFault(at, item, { Column: COLUMN }, ids, 'Column'));
    case 'inlines':
      return each((at, item) =>
        typeof item === 'string' ? undefined : typedFault(at, item, { TextRun: TEXT_RUN }, ids),
      );
    case 'actions':
      if (Array.isArray(value) && value.length > MAX_ACTIONS)
        return `${path}: at most ${MAX_ACTIONS} actions are allowed.`;
      return each((at, item) => actionFault(at, item, ids, true));
    default:
      // Names are compared without regard to case, as by the renderers.
      return kind.some((name) => name.toLowerCase() === String(value).toLowerCase())
        ? undefined
        : `${path}: none of ${kind.join(', ')}.`;
  }
}

/** Checks an action; one that is triggered by pressing a part of the card can't open another card. */
function actionFault(
  path: string,
  value: unknown,
  ids: Set<string>,
  mayShowCard: boolean,
): string | undefined {
  const { 'Action.ShowCard': showCard, ...others } = ACTIONS;
  return typedFault(path, value, mayShowCard ? ACTIONS : others, ids);
}

/** Checks a part whose `type` names its shape. @param byDefault the type of a part that names none */
function typedFault(
  path: string,
  value: unknown,
  shapes: Readonly<Record<string, CardShape>>,
  ids: Set<string>,
  byDefault = '',
): string | undefined {
  const fields = Fields.safeParse(value);
  if (!fields.success) return `${path}: not an object.`;
  const type = String(fields.data.type ?? byDefault);
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  return shape === undefined
    ? `${path}.type: “${type.slice(0, 50)}” can’t be shown here in Adaptive Cards 1.3.`
    : shapeFault(path, shape, fields.data, ids);
}

function firstOf<T>(items: Iterable<T>, fault: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = fault(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
