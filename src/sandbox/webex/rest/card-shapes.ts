/** What a property of a card has to be; `?` ends the name of one that may be absent. */
export type PropertyKind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'address'
  | 'elements'
  | 'columns'
  | 'images'
  | 'inlines'
  | 'actions'
  | 'pairs'
  | 'sources'
  | 'targets'
  | 'card'
  | 'selectAction'
  | readonly string[];

/** The properties of one type of element or action. */
export type CardShape = Readonly<Record<string, PropertyKind>>;

const colors = ['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'];
const alignments = ['left', 'center', 'right'];
const sizes = ['default', 'small', 'medium', 'large', 'extraLarge'];
const containerStyles = ['default', 'emphasis', 'good', 'attention', 'warning', 'accent'];

/** Properties of every element. */
const element: CardShape = {
  'id?': 'string',
  'isVisible?': 'boolean',
  'separator?': 'boolean',
  'spacing?': ['default', 'none', 'small', 'medium', 'large', 'extraLarge', 'padding'],
  'height?': ['auto', 'stretch'],
};
const words: CardShape = {
  text: 'string',
  'color?': colors,
  'fontType?': ['default', 'monospace'],
  'isSubtle?': 'boolean',
  'size?': sizes,
  'weight?': ['default', 'lighter', 'bolder'],
};
const container: CardShape = {
  'style?': containerStyles,
  'verticalContentAlignment?': ['top', 'center', 'bottom'],
  'bleed?': 'boolean',
  'selectAction?': 'selectAction',
};
const input: CardShape = {
  ...element,
  id: 'string',
  'label?': 'string',
  'isRequired?': 'boolean',
  'errorMessage?': 'string',
};
const moment: CardShape = {
  ...input,
  'value?': 'string',
  'placeholder?': 'string',
  'min?': 'string',
  'max?': 'string',
};
/** A picture, also in an ImageSet. */
export const IMAGE: CardShape = {
  ...element,
  url: 'address',
  'altText?': 'string',
  'size?': ['auto', 'stretch', 'small', 'medium', 'large'],
  'style?': ['default', 'person'],
  'horizontalAlignment?': alignments,
  'selectAction?': 'selectAction',
};

/** The elements of Adaptive Cards 1.3, from its schema. A `Column` stands in a ColumnSet only. */
export const ELEMENTS: Readonly<Record<string, CardShape>> = {
  TextBlock: {
    ...element,
    ...words,
    'horizontalAlignment?': alignments,
    'maxLines?': 'number',
    'wrap?': 'boolean',
  },
  RichTextBlock: { ...element, inlines: 'inlines', 'horizontalAlignment?': alignments },
  Image: IMAGE,
  ImageSet: { ...element, images: 'images', 'imageSize?': ['auto', 'stretch', 'small', 'medium', 'large'] },
  Media: { ...element, sources: 'sources', 'poster?': 'address', 'altText?': 'string' },
  Container: { ...element, ...container, items: 'elements' },
  ColumnSet: { ...element, ...container, 'columns?': 'columns', 'horizontalAlignment?': alignments },
  FactSet: { ...element, facts: 'pairs' },
  ActionSet: { ...element, actions: 'actions', 'horizontalAlignment?': alignments },
  'Input.Text': {
    ...input,
    'value?': 'string',
    'placeholder?': 'string',
    'isMultiline?': 'boolean',
    'maxLength?': 'number',
    'regex?': 'string',
    'style?': ['text', 'tel', 'url', 'email'],
    'inlineAction?': 'selectAction',
  },
  'Input.Number': {
    ...input,
    'value?': 'number',
    'placeholder?': 'string',
    'min?': 'number',
    'max?': 'number',
  },
  'Input.Date': moment,
  'Input.Time': moment,
  'Input.Toggle': {
    ...input,
    title: 'string',
    'value?': 'string',
    'valueOn?': 'string',
    'valueOff?': 'string',
    'wrap?': 'boolean',
  },
  'Input.ChoiceSet': {
    ...input,
    choices: 'pairs',
    'value?': 'string',
    'placeholder?': 'string',
    'isMultiSelect?': 'boolean',
    'style?': ['compact', 'expanded'],
    'wrap?': 'boolean',
  },
};

/** The column of a ColumnSet; its width is a name, a weight or pixels, so it is not checked. */
export const COLUMN: CardShape = { ...element, ...container, 'items?': 'elements' };
/** A piece of a RichTextBlock that is not a plain string. */
export const TEXT_RUN: CardShape = { ...words, 'selectAction?': 'selectAction' };

const action: CardShape = {
  'title?': 'string',
  'id?': 'string',
  'iconUrl?': 'address',
  'style?': ['default', 'positive', 'destructive'],
};

/** The actions of Adaptive Cards 1.3. Action.Execute came with 1.4. */
export const ACTIONS: Readonly<Record<string, CardShape>> = {
  'Action.OpenUrl': { ...action, url: 'address' },
  'Action.Submit': action,
  'Action.ShowCard': { ...action, card: 'card' },
  'Action.ToggleVisibility': { ...action, targetElements: 'targets' },
};

/** The card itself; `type` and `version` are checked apart. */
export const CARD: CardShape = {
  'body?': 'elements',
  'actions?': 'actions',
  'fallbackText?': 'string',
  'speak?': 'string',
  'lang?': 'string',
  'minHeight?': 'string',
  'selectAction?': 'selectAction',
  'verticalContentAlignment?': ['top', 'center', 'bottom'],
};
