import { Refusal } from '../progress.mjs';
import { runningSystem } from '../run-file.mjs';

const VARIABLES = { OrderCompleted: 'SQS_ORDER_COMPLETED_QUEUE_URL', Ranking: 'SQS_RANKING_QUEUE_URL' };

/** The client and the queues `{ name, url }`: those that variables name, otherwise those of the running system. @throws Refusal */
export async function connect(only) {
  const { endpoint, urls } = fromVariables() ?? fromRunningSystem();
  const queues = Object.entries(urls)
    .filter(([name, url]) => url && (only === undefined || only === name))
    .map(([name, url]) => ({ name, url }));
  if (queues.length === 0) throw new Refusal(`Set ${VARIABLES[only]}: the URL of the queue ${only} is not known.`);
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  return { sqs: new SQSClient(optionsOf(endpoint)), queues };
}

function fromVariables() {
  const urls = Object.fromEntries(Object.entries(VARIABLES).map(([name, variable]) => [name, process.env[variable]]));
  return Object.values(urls).some(Boolean) ? { endpoint: process.env.SQS_ENDPOINT, urls } : undefined;
}

function fromRunningSystem() {
  const { sqs } = runningSystem();
  return { endpoint: sqs.endpoint, urls: sqs.queues };
}

/** An emulator takes any credentials, but the SDK wants some. */
function optionsOf(endpoint) {
  if (!endpoint) return {};
  const { AWS_REGION = 'us-east-1', AWS_ACCESS_KEY_ID } = process.env;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return {
    endpoint,
    useQueueUrlAsEndpoint: false,
    region: AWS_REGION,
    ...(AWS_ACCESS_KEY_ID ? {} : { credentials }),
  };
}
