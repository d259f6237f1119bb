import { S3ServiceException } from '@aws-sdk/client-s3';
import { Unavailable } from '@app/kernel';
import { Deadline } from '../time/deadline';

/**
 * Runs requests, and answers for the store being gone, silent or closed to us.
 * @throws Unavailable when there is no answer by the deadline, or one that means nothing for the caller.
 */
export async function withS3<T>(deadlineMs: number, requests: () => Promise<T>): Promise<T> {
  try {
    return await Deadline.after(deadlineMs).race(requests());
  } catch (error) {
    throw new Unavailable('s3', error);
  }
}

/** HEAD has no body to say NoSuchKey in: the status tells. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  error.$metadata.httpStatusCode === 404 &&
  ['NotFound', 'NoSuchKey'].includes(error.name);
