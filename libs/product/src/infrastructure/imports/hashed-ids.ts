import { Injectable } from '@nestjs/common';
import type { Id } from '@app/kernel';
import { fromBinary } from '@app/platform';
import { createHash } from 'node:crypto';
import { SameIds } from '../../application/imports/same-ids';

/** RFC 9562, 5.8: SHA-256, cut to 16 bytes, with the version and variant where they belong. */
@Injectable()
export class HashedIds extends SameIds {
  of<T extends string>(name: string): Id<T> {
    const bytes = createHash('sha256').update(name, 'utf8').digest().subarray(0, 16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return fromBinary<T>(bytes);
  }
}
