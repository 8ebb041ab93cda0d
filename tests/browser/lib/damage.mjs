// Damages bytes as in transfer, at places that are the same in each run.

// Random numbers from 0 to 1 (mulberry32).
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function flippedAt(bytes, place, bit) {
  const flipped = Buffer.from(bytes);
  flipped[place] ^= 1 << bit;
  return flipped;
}

// Runs in the page before its scripts, and counts the instantiated modules in window.instances.
export function countInstances() {
  window.instances = 0;
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...details) => {
      const made = await original.apply(WebAssembly, details);
      ++window.instances;
      return made;
    };
  }
}
