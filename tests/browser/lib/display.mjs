// A screen in memory, because Firefox and WebKit have no WebGL without one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const SCREEN = '1600x1200x24';

// Xvfb itself finds a free display number, and prints it when it is ready.
export async function openDisplay() {
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'];
  const server = start('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let words = '';
  server.stderr.on('data', (text) => (words += text));
  const number = await Promise.race([
    once(server.stdio[3], 'data').then(([data]) => String(data).trim()),
    once(server, 'exit').then(() => Promise.reject(new Error(`Xvfb ended: ${words}`))),
  ]);
  return { name: `:${number}`, close: () => stop(server) };
}

// Starts a process that ends with this one, however this one ends.
export function start(command, args, options) {
  const child = spawn(command, args, options);
  process.once('exit', () => child.kill());
  return child;
}

// Ends the process and waits until it has ended.
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
