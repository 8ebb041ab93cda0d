// Gets the engine and starts it. Every failure becomes an error with a readable message.

import * as Files from './files.js';

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

/**
 * @param {HTMLElement} place as in files.js
 * @param {WebAssembly.Imports} imports
 */
export async function load(place, imports) {
  const what = Files.nameOf(place, word('engine_inside'));
  const response = await Files.load(place, what, isWasm);
  try {
    // Streaming needs the right type. Without it, the same bytes run all the same.
    if (response.headers.get('Content-Type') === 'application/wasm')
      return await WebAssembly.instantiateStreaming(response, imports);
    return await WebAssembly.instantiate(await response.arrayBuffer(), imports);
  } catch (error) {
    throw new Error(reasonOf(error, what));
  }
}
