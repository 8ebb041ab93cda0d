// Gets the engine: from its file beside the page, or from inside the page if everything is in one file. Every
// failure becomes an error with a readable message.

const isWasm = (bytes) =>
  bytes.byteLength >= 8 && new DataView(bytes).getUint32(0) === 0x0061736d;  // "\0asm"

// A function that returns a vector. Browsers that reject it also reject the engine.
const kVector = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0,
    10, 8, 1, 6, 0, 65, 0, 253, 15, 11);

// Why the browser rejects an engine.
function reasonOf(error, what) {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError) return word('memory_short');
  if (/content security policy|unsafe-eval|disallowed by embedder/i.test(message))
    return word('wasm_forbidden');
  if (error instanceof WebAssembly.CompileError && !WebAssembly.validate(kVector))
    return word('too_old');
  // Unpacking fails with a TypeError, or in Firefox with a DOMException.
  if ([WebAssembly.CompileError, TypeError, DOMException].some((kind) => error instanceof kind))
    return word('damaged', {what});
  if (error instanceof WebAssembly.LinkError) return word('other_version', {what});
  return message;
}

// Pages that are not bundled have no integrity, and nothing is checked.
async function get(address, integrity) {
  try {
    return await fetch(address, {credentials: 'same-origin', integrity});
  } catch {
    return null;
  }
}

// Why a file did not pass its check. The file is loaded once more to see what it is, and never run.
async function reasonOfRefusal(address, what) {
  const response = await get(address, '');
  if (!response) return word('not_loaded', {what});
  if (!response.ok) return word('not_loaded_status', {what, status: response.status});
  const bytes = await response.arrayBuffer().catch(() => new ArrayBuffer(0));
  if (bytes.byteLength === 0 || isWasm(bytes)) return word('damaged', {what});
  return word('something_else', {what});
}

// The browser compares the file with the hash in the link before it hands out any byte.
async function fromFile({href, dataset: {integrity = ''}}, imports) {
  const what = word('file', {name: new URL(href).pathname.split('/').pop() ?? ''});
  const response = await get(href, integrity);
  if (!response || !response.ok) throw new Error(await reasonOfRefusal(href, what));
  try {
    // Streaming needs the right type. Without it, the same bytes run all the same.
    if (response.headers.get('Content-Type') === 'application/wasm')
      return await WebAssembly.instantiateStreaming(response, imports);
    return await WebAssembly.instantiate(await response.arrayBuffer(), imports);
  } catch (error) {
    throw new Error(reasonOf(error, what));
  }
}

// gzip ends with a checksum (CRC-32) and the length of its content. Unpacking fails if they do not fit.
async function fromPage(text, imports) {
  if (typeof DecompressionStream !== 'function')
    throw new Error(word('too_old_for_one_file'));
  try {
    const packed = atob(text.trim());
    const bytes = new Uint8Array(packed.length);
    for (let i = 0; i < packed.length; ++i) bytes[i] = packed.charCodeAt(i);
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return await WebAssembly.instantiate(await new Response(unpacked).arrayBuffer(), imports);
  } catch (error) {
    throw new Error(reasonOf(error, word('engine_inside')));
  }
}

// `place` is a link to the file, or the script element that holds the engine: gzip in base64.
export function load(place, imports) {
  return place instanceof HTMLLinkElement ? fromFile(place, imports)
                                          : fromPage(place.textContent, imports);
}
