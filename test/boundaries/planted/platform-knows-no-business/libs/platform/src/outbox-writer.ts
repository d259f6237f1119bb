import { OutboxWriter } from '../../outbox/src';

export const writer = new OutboxWriter();
