// A screen in memory: without one, Firefox and WebKit have no WebGL.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const SCREEN = '1600x1200x24';

// Xvfb itself finds a number that is free, and says it when it is ready.
export async function openDisplay() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let words = '';
  server.stderr.on('data', (text) => (words += text));
  const number = await Promise.race([
    once(server.stdio[3], 'data').then(([data]) => String(data).trim()),
    once(server, 'exit').then(() => Promise.reject(new Error(`Xvfb ended: ${words}`))),
  ]);
  return { name: `:${number}`, close: () => stop(server) };
}

// Ends a process that we started, and waits until it has.
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
