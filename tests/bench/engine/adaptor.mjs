// Chainrule's engine for a harness that times engines side by side: after `tools/run --build-only`,
// cmake --build --preset web-release --target engine_bench, then node bench.mjs --candidate …/adaptor.mjs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const built = new URL('../../../build/web-release/engine_bench.', import.meta.url);
const load = createRequire(import.meta.url)(`${built.pathname}js`);
let engine;

export const name = 'chainrule';
export const precision = 'f64';
export async function setup() {
  // Passed in, because this Emscripten would fetch() the file, which Node refuses.
  engine = await load({ wasmBinary: readFileSync(new URL(`${built}wasm`)) });
}

// A new view each time, because the module's memory moves as it grows.
const doubles = (address, count) => new Float64Array(engine.HEAPF64.buffer, address, count);
function put(numbers) {
  const address = engine._NewDoubles(numbers.length);
  doubles(address, numbers.length).set(numbers);
  return address;
}

function newConv({ cin, cout, h, w, kh, kw, rows, cols, weights, x, dy }) {
  const bench = engine._NewConv(cin, cout, h, w, kh, kw, put(weights), put(x), put(dy));
  return {
    bench,
    y: () => doubles(engine._OutputsOfConv(bench), rows).slice(),
    dx: () => doubles(engine._InputGradientOfConv(bench), cols).slice(),
    dispose: () => engine._DeleteConv(bench),
  };
}

export function conv(spec) {
  const { bench, ...results } = newConv(spec);
  return {
    ...results,
    build: () => engine._BuildConv(bench),
    refresh: () => engine._RefreshConv(bench),
    ax: () => engine._MultiplyConv(bench),
    aty: () => engine._MultiplyTransposedConv(bench),
  };
}

export function convImplicit(spec) {
  const { bench, ...results } = newConv(spec);
  return { ...results, fwd: () => engine._ApplyConv(bench), bwd: () => engine._AdjointConv(bench) };
}

// In the tutor, row 0 of W^(l) holds the biases, and W^(l) is stored column by column: a unit's bias, then its
// weights. Unlike the harness, the tutor's error has no factor 1/2, so error and gradient are twice as large.
export function mlp({ sizes, batch, W, b, X, T, lr }) {
  const layers = W.length;
  const columns = W.flatMap((weights, l) =>
    Array.from(b[l]).flatMap((bias, unit) => [bias, ...weights.subarray(unit * sizes[l], (unit + 1) * sizes[l])]));
  const bench = engine._NewNetwork(layers, put(sizes), batch, put(X), put(T), put(columns));
  const read = (addressOf, factor) => {
    const both = { W: [], b: [] };
    for (let l = 0; l < layers; ++l) {
      const each = sizes[l] + 1;
      const all = doubles(addressOf(bench, l), each * sizes[l + 1]).map((number) => number * factor);
      both.b.push(all.filter((_, i) => i % each === 0));
      both.W.push(all.filter((_, i) => i % each !== 0));
    }
    return both;
  };
  return {
    fb: () => engine._RunNetwork(bench) / 2,
    grads: () => read(engine._GradientOf, 1 / 2),
    train: () => engine._TrainNetwork(bench, lr / 2) / 2,
    params: () => read(engine._WeightsOf, 1),
    dispose: () => engine._DeleteNetwork(bench),
  };
}
