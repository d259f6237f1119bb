// SQS and S3 for a machine without AWS: `node emulator.mjs PORT [DIR]`, with what it holds kept in DIR, or in memory. It
// sends its parent `ready` when the queues and the bucket are there. Started by lib/emulator.mjs under a Node with node:sqlite.
import { Server } from 'node:net';
import { uploadsVanish } from './lib/bucket-rules.mjs';

const [port, dataDir] = [Number(process.argv[2]), process.argv[3]];

// fauxqs has no option for the address and would listen to the whole network.
const listen = Server.prototype.listen;
Server.prototype.listen = function (options, ...rest) {
  return listen.call(this, { ...options, host: '127.0.0.1' }, ...rest);
};

const { startFauxqs } = await import('fauxqs');
const server = await startFauxqs({ port, dataDir, logger: false });

// The most that SQS allows. A receive says nothing about the message: consumers count failures and move it themselves.
const RECEIVES = 1_000;

const withDeadLetters = (name) => [
  [`${name}-dlq`, { MessageRetentionPeriod: String(14 * 24 * 60 * 60) }],
  [
    name,
    {
      VisibilityTimeout: '30',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${name}-dlq`,
        maxReceiveCount: RECEIVES,
      }),
    },
  ],
];
for (const [name, attributes] of ['OrderCompleted', 'Ranking'].flatMap(withDeadLetters)) {
  // Creating a queue that is there would replace it, with its unread messages.
  if (server.inspectQueue(name)) await setAttributes(name, attributes);
  else server.createQueue(name, { attributes });
}
server.createBucket('product-images');
await fetch(`http://127.0.0.1:${port}/product-images?lifecycle`, { method: 'PUT', body: uploadsVanish });

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    await server.stop();
    process.exit(0);
  });
}
process.send?.('ready', () => process.disconnect());

/** A queue that an earlier version made gets the attributes of this one. */
async function setAttributes(name, Attributes) {
  const QueueUrl = `http://127.0.0.1:${port}/000000000000/${name}`;
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SetQueueAttributes' },
    body: JSON.stringify({ QueueUrl, Attributes }),
  });
  if (!answer.ok) throw new Error(`the attributes of ${name} were refused: ${await answer.text()}`);
}
