import { newId } from '@app/kernel';
import { type FieldError, requestPipe } from '@app/platform';
import { PlaceOrderRequest } from '../src/interface/http/place-order.request';

const pipe = requestPipe(true);
const read = (body: object): Promise<unknown> =>
  Promise.resolve().then(() => pipe.transform(body, { type: 'body', metatype: PlaceOrderRequest }));

const pointersOf = (body: object): Promise<string[]> =>
  read(body).then(
    () => [],
    (error: unknown) => (error as { details: { errors: FieldError[] } }).details.errors.map(({ pointer }) => pointer),
  );

describe('The request for an order', () => {
  const lines = [{ productId: newId(), quantity: 1 }];

  it.each([{ lines }, { fromCart: true }, { fromCart: true, expectedTotalAmount: 5 }])('accepts %j', async (body) => {
    expect(await read(body)).toEqual(body);
  });

  it.each<[object, string[]]>([
    [{}, ['/lines']],
    [{ expectedTotalAmount: 5 }, ['/lines']],
    [{ lines: [] }, ['/lines']],
    [{ lines: null }, ['/lines']],
    [{ lines, fromCart: true }, ['/fromCart']],
    [{ lines, fromCart: false }, ['/fromCart']],
    [{ fromCart: false }, ['/fromCart']],
    [{ fromCart: null }, ['/fromCart']],
    [{ fromCart: 'true' }, ['/fromCart']],
    [{ lines: null, fromCart: true }, ['/lines', '/fromCart']],
  ])('refuses %j', async (body, pointers) => {
    expect((await pointersOf(body)).sort()).toEqual(pointers.sort());
  });
});
