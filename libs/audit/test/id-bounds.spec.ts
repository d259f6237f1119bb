import { toBinary } from '@app/platform';
import { v7 } from 'uuid';
import { idBoundsOf } from '../src/scope/id-bounds';
import { ALWAYS } from '../src/scope/period';

const at = (time: string) => new Date(time);
const idMadeAt = (time: string): Buffer => toBinary(v7({ msecs: at(time).getTime() }));

describe('The bounds of ids', () => {
  const { first, last } = idBoundsOf({ from: at('2026-11-20T00:00:00Z'), to: at('2026-11-21T00:00:00Z') });
  const within = (id: Buffer) => first.compare(id) <= 0 && id.compare(last) <= 0;

  it.each(['2026-11-20T00:00:00Z', '2026-11-20T12:00:00Z', '2026-11-20T23:59:59.999Z'])('include one of %s', (time) =>
    expect(within(idMadeAt(time))).toBe(true),
  );

  it.each(['2026-11-19T23:00:00Z', '2026-11-21T01:00:00Z'])('leave an hour for clocks: %s', (time) =>
    expect(within(idMadeAt(time))).toBe(true),
  );

  it.each(['2026-11-19T22:59:59.999Z', '2026-11-21T01:00:00.001Z'])('leave the years before and after: %s', (time) =>
    expect(within(idMadeAt(time))).toBe(false),
  );

  it('of all times are all ids', () => {
    const all = idBoundsOf(ALWAYS);
    expect(all.first).toEqual(Buffer.alloc(16));
    expect(all.last.compare(idMadeAt('9000-01-01T00:00:00Z'))).toBe(1);
  });
});
