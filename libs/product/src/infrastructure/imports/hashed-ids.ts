import { Injectable } from '@nestjs/common';
import type { Id } from '@app/kernel';
import { fromBinary } from '@app/platform';
import { createHash, type Hash } from 'node:crypto';
import { SameIds } from '../../application/imports/same-ids';
import { Turns } from '../../application/imports/turns';

/** RFC 9562, 5.8: SHA-256, cut to 16 bytes, with the version and variant where they belong. */
@Injectable()
export class HashedIds extends SameIds {
  of<T extends string>(name: string): Id<T> {
    return idOf<T>(createHash('sha256').update(name, 'utf8'));
  }

  async ofLines<T extends string>(lines: readonly string[]): Promise<Id<T>> {
    const turns = new Turns();
    const hash = createHash('sha256');
    for (const [n, line] of lines.entries()) {
      if (turns.isOver) await turns.next();
      hash.update(n === 0 ? line : `\n${line}`, 'utf8');
    }
    return idOf<T>(hash);
  }
}

function idOf<T extends string>(hash: Hash): Id<T> {
  const bytes = hash.digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return fromBinary<T>(bytes);
}
