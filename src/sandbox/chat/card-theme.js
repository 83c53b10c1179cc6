/**
 * Returns a text color as references to variables of chat.css. The renderer writes them into the card's styles, so that
 * a card follows light and dark mode without being drawn again.
 *
 * @param {string} name
 */
const ink = (name) => ({
  default: `var(--${name})`,
  subtle: `var(--${name}-subtle)`,
  highlightColors: { default: 'var(--highlight)', subtle: 'var(--highlight)' },
});

const foregroundColors = {
  default: ink('ink'),
  dark: ink('ink-dark'),
  light: ink('ink-light'),
  accent: ink('info'),
  good: ink('good'),
  warning: ink('warning'),
  attention: ink('bad'),
};

/** @param {string} background */
const container = (background) => ({
  backgroundColor: background,
  borderColor: 'var(--line)',
  foregroundColors,
});

const fontSizes = { small: 12, default: 14, medium: 16, large: 18, extraLarge: 22 };
const fontWeights = { lighter: 400, default: 400, bolder: 650 };

/** The renderer's settings; sizes follow the page: 14 px text, a grid of 4 px. */
export const hostConfig = {
  supportsInteractivity: true,
  fontFamily: 'var(--sans)',
  fontTypes: {
    default: { fontFamily: 'var(--sans)', fontSizes, fontWeights },
    monospace: { fontFamily: 'var(--mono)', fontSizes, fontWeights },
  },
  spacing: { small: 4, default: 8, medium: 12, large: 20, extraLarge: 28, padding: 8 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  imageSizes: { small: 32, medium: 64, large: 128 },
  containerStyles: {
    default: container('transparent'),
    emphasis: container('var(--sunken)'),
    accent: container('var(--info-tint)'),
    good: container('var(--good-tint)'),
    warning: container('var(--warning-tint)'),
    attention: container('var(--bad-tint)'),
  },
  textBlock: { headingLevel: 3 },
  factSet: {
    title: {
      size: 'default',
      color: 'default',
      isSubtle: true,
      weight: 'default',
      wrap: true,
      maxWidth: 160,
    },
    value: { size: 'default', color: 'default', isSubtle: false, weight: 'default', wrap: true },
    spacing: 16,
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder' },
    },
    errorMessage: { size: 'small', color: 'attention', spacing: 'default' },
  },
  actions: {
    maxActions: 20,
    spacing: 'medium',
    buttonSpacing: 8,
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    preExpandSingleShowCardAction: false,
  },
};
