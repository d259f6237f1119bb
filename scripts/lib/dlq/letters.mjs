import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { createHash } from 'node:crypto';
import { line, Refusal } from '../progress.mjs';

/** As libs/platform/src/sqs/dead-letter-queue.ts writes them. */
const REASON = 'dead-letter.reason';
const FAILURES = 'dead-letter.failures';

/** How long messages stay invisible after a killed command; none is lost. */
const INVISIBLE_SECONDS = 120;
/** Not 0: with that the emulator, keeping messages on disk, shows a message again only after its restart. */
const BACK_AFTER_SECONDS = 1;
/** A long poll asks all servers of a queue (SQS developer guide, long polling); a short poll may miss messages. */
const POLL_SECONDS = 1;
const AT_ONCE = 10;

/** The URL of the dead-letter queue that a queue's redrive policy names. @throws Refusal */
export async function deadLetterQueueOf(sqs, url) {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['RedrivePolicy'] }),
  );
  const name = JSON.parse(Attributes?.RedrivePolicy ?? '{}')
    .deadLetterTargetArn?.split(':')
    .at(-1);
  if (name === undefined) throw new Refusal(`${url} has no dead-letter queue: give it a redrive policy.`);
  return url.replace(/[^/]+$/, name);
}

/** Prints a line for each message, and leaves them all where they are. Answers the ids that it found. */
export async function list(sqs, { name, deadLetterUrl }, ids) {
  const seen = [];
  try {
    for await (const messages of batchesOf(sqs, deadLetterUrl)) seen.push(...messages);
  } finally {
    await giveBack(sqs, deadLetterUrl, seen);
  }
  const letters = seen.map(letterOf).filter((letter) => isMeant(letter, ids));
  line(`${name}: ${letters.length} in the dead-letter queue`);
  for (const letter of letters) {
    line(
      `  event ${letter.eventId ?? 'unknown'}  ${letter.type ?? 'unknown type'}  order ${letter.orderId ?? 'unknown'}`,
    );
    line(`    time ${letter.time ?? 'unknown'}  message ${letter.messageId}  receives ${letter.receives}`);
    line(`    why: ${letter.why}`);
  }
  return letters.flatMap(idsOf);
}

/**
 * Moves messages back to their queue: sends each message there first and then deletes it here, so that a killed command leaves
 * it in both queues at worst, and a consumer's inbox skips the second copy. A message that fails again meanwhile and
 * returns here stays. Returns the ids that it found.
 */
export async function redrive(sqs, { name, url, deadLetterUrl }, ids) {
  const found = new Set();
  const bodies = new Set();
  const kept = [];
  let moved = 0;
  try {
    for await (const messages of batchesOf(sqs, deadLetterUrl)) {
      const due = [];
      for (const message of messages) {
        const isDue = isMeant(letterOf(message), ids) && !bodies.has(hashOf(message));
        (isDue ? due : kept).push(message);
        if (isDue) bodies.add(hashOf(message));
      }
      const outcomes = await Promise.allSettled(due.map((message) => move(sqs, { message, url, deadLetterUrl })));
      outcomes.forEach(({ status }, n) => status === 'rejected' && kept.push(due[n]));
      const failure = outcomes.find(({ status }) => status === 'rejected');
      moved += outcomes.filter(({ status }) => status === 'fulfilled').length;
      if (failure) throw failure.reason;
      for (const id of due.map(letterOf).flatMap(idsOf)) found.add(id);
    }
  } finally {
    line(`${name}: ${moved} moved back`);
    await giveBack(sqs, deadLetterUrl, kept);
  }
  return [...found];
}

async function move(sqs, { message, url, deadLetterUrl }) {
  const attributes = Object.entries(message.MessageAttributes ?? {}).filter(
    ([key]) => key !== REASON && key !== FAILURES,
  );
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: url,
      MessageBody: message.Body,
      MessageAttributes: Object.fromEntries(attributes),
    }),
  );
  await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetterUrl, ReceiptHandle: message.ReceiptHandle }));
}

/**
 * What can be received now, ten at a time, until nothing new comes: in a long queue the first messages can be received again
 * before the last ones are. Other receivers do not see these messages meanwhile.
 */
async function* batchesOf(sqs, url) {
  const known = new Set();
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: AT_ONCE,
        WaitTimeSeconds: POLL_SECONDS,
        VisibilityTimeout: INVISIBLE_SECONDS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
      }),
    );
    const unseen = Messages.filter(({ MessageId }) => !known.has(MessageId));
    if (unseen.length === 0) return;
    for (const { MessageId } of unseen) known.add(MessageId);
    yield unseen;
  }
}

/** Makes messages visible again. If that fails, they become visible after their time-out. */
async function giveBack(sqs, url, messages) {
  for (let n = 0; n < messages.length; n += AT_ONCE) {
    const some = messages.slice(n, n + AT_ONCE).map(({ ReceiptHandle }) => ({ QueueUrl: url, ReceiptHandle }));
    const outcomes = await Promise.allSettled(
      some.map((one) =>
        sqs.send(new ChangeMessageVisibilityCommand({ ...one, VisibilityTimeout: BACK_AFTER_SECONDS })),
      ),
    );
    const failed = outcomes.filter(({ status }) => status === 'rejected').length;
    if (failed > 0) line(`  ${failed} messages are invisible for up to ${INVISIBLE_SECONDS} s`);
  }
}

function letterOf({ MessageId, Body, Attributes = {}, MessageAttributes = {} }) {
  const event = parse(Body);
  const reason = MessageAttributes[REASON]?.StringValue;
  const failures = MessageAttributes[FAILURES]?.StringValue;
  return {
    messageId: MessageId,
    eventId: textOf(event.id),
    type: textOf(event.type),
    time: textOf(event.time),
    orderId: textOf(event.data?.orderId),
    receives: Attributes.ApproximateReceiveCount ?? 'unknown',
    why: reason
      ? `${reason} (${failures ?? '?'} failures)`
      : 'unknown: the queue moved it after its number of receives',
  };
}

const idsOf = ({ eventId, messageId }) => [eventId, messageId].filter(Boolean).map((id) => id.toLowerCase());

const isMeant = (letter, ids) => ids.length === 0 || idsOf(letter).some((id) => ids.includes(id));

const hashOf = ({ Body = '' }) => createHash('sha256').update(Body).digest('base64');

/** For a terminal: one short line, for any malformed message. */
const textOf = (value) => (typeof value === 'string' ? value.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 100) : undefined);

function parse(body) {
  try {
    return Object(JSON.parse(body ?? ''));
  } catch {
    return {}; // malformed, which is a reason to be here
  }
}
