import { S3ServiceException } from '@aws-sdk/client-s3';
import { Unavailable } from '@app/kernel';
import { Deadline } from '../time/deadline';

/**
 * Runs S3 requests with a deadline.
 * @throws Unavailable when the store does not answer by the deadline, or with an error that has no meaning for the
 * caller
 */
export async function withS3<T>(deadlineMs: number, requests: () => Promise<T>): Promise<T> {
  try {
    return await Deadline.after(deadlineMs).race(requests());
  } catch (error) {
    throw new Unavailable('s3', error);
  }
}

/** An answer to HEAD has no body with NoSuchKey; its status decides. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  error.$metadata.httpStatusCode === 404 &&
  ['NotFound', 'NoSuchKey'].includes(error.name);
