import { invalidRequest } from '@app/platform';

/** Validates a past time that a request sets. @throws request.invalid unless the time lies between 1970 and now */
export function pastTime(pointer: string, text: string, now: Date): Date {
  const time = new Date(text);
  if (time.getTime() >= 0 && time <= now) return time;
  throw invalidRequest([{ pointer, code: 'past', message: 'must lie between 1970 and now' }]);
}
