import { ErrorCatalogue, newId } from '@app/kernel';
import { IdParam } from '@app/platform/http/validation/id-param';

const errors = new ErrorCatalogue({
  'shelf.not-found': { kind: 'not-found', title: 'No such shelf', help: 'The path names no shelf.' },
});

describe('An id in a path', () => {
  const pipe = IdParam.of(errors, 'shelf.not-found');

  it('is read in any case', () => {
    const id = newId();
    expect(pipe.transform(id)).toBe(id);
    expect(pipe.transform(id.toUpperCase())).toBe(id);
  });

  it.each(['', 'shelf-1', '7c4a8d09ca374e5b9d1e2f1f4b3c5a66', "' OR 1=1 --", undefined, null, 7, {}])(
    'names nothing when it is %j: not found, as an unknown one',
    (value) => {
      expect(() => pipe.transform(value)).toThrow(expect.objectContaining({ code: 'shelf.not-found' }));
    },
  );
});
