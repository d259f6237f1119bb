import { S3ServiceException } from '@aws-sdk/client-s3';
import { Unavailable } from '@app/kernel';
import { Circuit } from '../resilience/circuit';
import { Deadline, DeadlineExceeded } from '../time/deadline';

/** Of this process. The SDK's own time-out of an attempt is silence, too. */
const circuit = new Circuit({
  dependency: 's3',
  isSilence: (error) => error instanceof DeadlineExceeded || error.name === 'TimeoutError',
});

/**
 * Runs S3 requests with a deadline; while the store answers nothing they fail at once (ADR 0044). The SDK repeats a
 * failed request once, within its own retry quota.
 * @throws Unavailable when the store does not answer by the deadline, or with an error that has no meaning for the
 * caller
 */
export async function withS3<T>(deadlineMs: number, requests: () => Promise<T>): Promise<T> {
  try {
    return await circuit.run(() => Deadline.after(deadlineMs).race(requests()));
  } catch (error) {
    throw new Unavailable('s3', error);
  }
}

/** An answer to HEAD has no body with NoSuchKey; its status decides. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  error.$metadata.httpStatusCode === 404 &&
  ['NotFound', 'NoSuchKey'].includes(error.name);
