/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Creates an element. `class` and `text` are short for className and textContent; `on…` functions become listeners;
 * `aria-…`, `data-…`, `role` and `for` become attributes; everything else is a property. Text never becomes markup.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name === 'class') node.className = String(value);
    else if (name === 'text') node.textContent = String(value);
    else if (typeof value === 'function' && name.startsWith('on')) {
      node.addEventListener(name.slice(2), (event) => value(event));
    } else if (/^(aria-|data-|role$|for$|list$)/.test(name)) node.setAttribute(name, String(value));
    else Reflect.set(node, name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/**
 * Makes the children of `parent` show `rows`, in order. Elements are kept by key, so that focus, half-filled cards and
 * loaded pictures survive; an element whose `version` changed is created again.
 *
 * @template {{key: string, version: string}} Row
 * @param {HTMLElement} parent
 * @param {Row[]} rows
 * @param {(row: Row) => HTMLElement} make
 * @param {(element: HTMLElement, row: Row) => void} [update] is called for kept and new elements
 */
export function reconcile(parent, rows, make, update) {
  const wanted = new Map(rows.map((row) => [row.key, row.version]));
  const kept = new Map();
  for (const child of [...parent.children]) {
    if (!(child instanceof HTMLElement)) continue;
    const { key = '', version } = child.dataset;
    if (wanted.get(key) === version) kept.set(key, child);
    else child.remove();
  }
  let next = parent.firstElementChild;
  for (const row of rows) {
    const element = kept.get(row.key) ?? make(row);
    element.dataset.key = row.key;
    element.dataset.version = row.version;
    if (element === next) next = element.nextElementSibling;
    else parent.insertBefore(element, next);
    update?.(element, row);
  }
}
