// Gets what belongs to the page and is not loaded with it: a file beside the page, or a part inside it if
// everything is in one file. Every failure becomes an error with a readable message.

// Pages that are not bundled have no integrity, and nothing is checked.
async function get(address, integrity) {
  try {
    return await fetch(address, {credentials: 'same-origin', integrity});
  } catch {
    return null;
  }
}

// Why a file did not pass its check. The file is loaded once more to see what it is, and never used.
async function reasonOfRefusal(address, what, isOurs) {
  const response = await get(address, '');
  if (!response) return word('not_loaded', {what});
  if (!response.ok) return word('not_loaded_status', {what, status: response.status});
  const bytes = await response.arrayBuffer().catch(() => new ArrayBuffer(0));
  if (bytes.byteLength === 0 || isOurs(bytes)) return word('damaged', {what});
  return word('something_else', {what});
}

// The browser compares the file with the hash in the link before it hands out any byte.
async function fromFile({href, dataset: {integrity = ''}}, what, isOurs) {
  const response = await get(href, integrity);
  if (!response || !response.ok) throw new Error(await reasonOfRefusal(href, what, isOurs));
  return response;
}

// gzip ends with a checksum (CRC-32) and the length of its content. Reading fails if they do not fit.
function fromPage(text, what) {
  if (typeof DecompressionStream !== 'function') throw new Error(word('too_old_for_one_file'));
  try {
    const packed = atob(text.trim());
    const bytes = new Uint8Array(packed.length);
    for (let i = 0; i < packed.length; ++i) bytes[i] = packed.charCodeAt(i);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
  } catch {
    throw new Error(word('damaged', {what}));
  }
}

/**
 * What a sentence calls the content of `place`.
 * @param {HTMLElement} place a link to the file, or the script element that holds the content: gzip in base64
 * @param {string} inside its name if it is in the page
 * @returns {string}
 */
export function nameOf(place, inside) {
  return place instanceof HTMLLinkElement
    ? word('file', {name: new URL(place.href).pathname.split('/').pop() ?? ''}) : inside;
}

/**
 * @param {HTMLElement} place as above
 * @param {string} what its name
 * @param {(bytes: ArrayBuffer) => boolean} isOurs whether bytes that did not pass look like a damaged copy
 * @returns {Promise<Response>}
 */
export async function load(place, what, isOurs) {
  return place instanceof HTMLLinkElement ? fromFile(place, what, isOurs) : fromPage(place.textContent, what);
}
