import { el } from './dom.js';
import { fileSize } from './format.js';
import { icon } from './icons.js';

/** @typedef {import('./api.js').Api} Api */
/** @typedef {import('./api.js').Content} Content */

/**
 * Draws a file of a message: a picture that enlarges, or a button that downloads.
 *
 * @param {string} url
 * @param {Api} api
 * @returns {HTMLElement}
 */
export function drawFile(url, api) {
  const frame = el('div', { class: 'file' });
  const load = async () => {
    frame.replaceChildren(el('p', { class: 'file-wait', role: 'status', text: 'Loading the file…' }));
    try {
      const content = await api.content(url);
      frame.replaceChildren(
        content.picture === null ? download(content, url, api) : picture(content, url, api),
      );
    } catch (error) {
      const retry = el('button', { type: 'button', class: 'link', text: 'Try again', onclick: load });
      frame.replaceChildren(el('p', { class: 'refusal' }, `The file did not load: ${said(error)} `, retry));
    }
  };
  void load();
  return frame;
}

/** @param {Content} content @param {string} url @param {Api} api */
function picture(content, url, api) {
  const image = el('img', { src: content.picture ?? '', alt: content.name });
  const label = `Enlarge ${content.name}`;
  const enlarge = () => openViewer(content, url, api);
  return el('button', { type: 'button', class: 'picture', 'aria-label': label, onclick: enlarge }, image);
}

/** @param {Content} content @param {string} url @param {Api} api */
function download(content, url, api) {
  const size = content.size === null ? '' : fileSize(content.size);
  const note = el('span', { class: 'file-note', text: size });
  const button = el(
    'button',
    {
      type: 'button',
      class: 'download',
      'aria-label': `Download ${content.name}${size && `, ${size}`}`,
      onclick: async () => {
        note.textContent = 'Downloading…';
        note.textContent = await save(content.name, url, api).then(() => size, said);
      },
    },
    icon('file'),
    el('span', { class: 'file-words' }, el('span', { class: 'file-name', text: content.name }), note),
    icon('download'),
  );
  return button;
}

/** @param {string} name @param {string} url @param {Api} api */
async function save(name, url, api) {
  const href = URL.createObjectURL(await api.download(url));
  el('a', { href, download: name }).click();
  // The browser needs the URL until the download has begun; this delay is safe in all browsers.
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** @param {Content} content @param {string} url @param {Api} api */
function openViewer(content, url, api) {
  const dialog = el('dialog', { class: 'viewer', 'aria-label': content.name });
  const close = () => dialog.close();
  dialog.append(
    el(
      'div',
      { class: 'viewer-bar' },
      el('span', { class: 'file-name', text: content.name }),
      el('span', { class: 'file-note', text: content.size === null ? '' : fileSize(content.size) }),
      el(
        'button',
        {
          type: 'button',
          class: 'round',
          'aria-label': 'Download',
          onclick: () => save(content.name, url, api),
        },
        icon('download'),
      ),
      el('button', { type: 'button', class: 'round', 'aria-label': 'Close', onclick: close }, icon('close')),
    ),
    el('img', { src: content.picture ?? '', alt: content.name, onclick: close }),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {unknown} error */
const said = (error) => (error instanceof Error ? error.message : String(error));
