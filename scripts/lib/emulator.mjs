import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { modernNode } from './modern-node.mjs';
import { step } from './progress.mjs';
import { root } from './project.mjs';

export const bucket = 'product-images';

/**
 * Starts the SQS and S3 emulator on 127.0.0.1, with its queues and bucket. `durable`: messages and pictures survive a
 * restart, for a commit on this machine's disk for each message.
 */
export async function startEmulator({ dataDir, port, durable, children }) {
  const program = await modernNode();
  step(`starting the SQS and S3 emulator on port ${port}${durable ? '' : ', in memory'}`);
  const dir = join(dataDir, 'emulator');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const emulator = children.launch({
    name: 'emulator',
    program,
    args: [join(root, 'scripts', 'emulator.mjs'), String(port), ...(durable ? [dir] : [])],
    env: { NODE_OPTIONS: '' },
    port,
    stopSeconds: 10,
    ipc: true,
  });
  let ready = false;
  emulator.child.once('message', () => (ready = true));
  await children.ready(emulator, () => ready, 60);
  return emulator.pid;
}

/** The address by which the emulator knows a queue. */
export const queueUrl = (endpoint, name) => `${endpoint}/000000000000/${name}`;
