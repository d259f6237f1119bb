import { Injectable, Optional } from '@nestjs/common';
import type { SharedData } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WriteMarks } from './write-marks';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Marks writes, so that reads from a replica see them. Without a replica it does nothing. */
@Injectable()
export class OwnWrites {
  constructor(@Optional() private readonly marks?: WriteMarks) {}

  /** Whether there is a replica, here or in another process. */
  get areMarked(): boolean {
    return this.marks !== undefined;
  }

  /** For a request whose caller is known, before its transaction. */
  watch(request: FastifyRequest, reply: FastifyReply): void {
    if (!SAFE_METHODS.has(request.method)) this.marks?.watch(request, reply);
  }

  /** After the commit of a change of shared data. @throws Unavailable when Redis does not answer */
  async changed(data: SharedData, committedAt: string | undefined): Promise<void> {
    await this.marks?.changed(data, committedAt);
  }
}
