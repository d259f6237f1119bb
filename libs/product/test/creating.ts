import type { Id } from '@app/kernel';
import { idempotentRequest } from '@test/support/idempotent-request';
import type { CreateProduct, CreateProductUseCase } from '../src/application/catalogue/create-product.use-case';
import type { Product } from '../src/domain/catalogue/product';

type NewProduct = Omit<CreateProduct, 'request' | 'view'>;

/** The product that the use case creates, instead of what its caller gets of it. */
export async function createdProduct(
  useCase: CreateProductUseCase,
  product: NewProduct & { readonly actorId: Id<'Caller'> },
): Promise<Product> {
  const created: Product[] = [];
  const { actorId, ...terms } = product;
  await useCase.execute({
    ...terms,
    request: idempotentRequest({ callerId: actorId }),
    view: (made) => {
      created.push(made);
      return made;
    },
  });
  const made = created.at(-1);
  if (!made) throw new Error('nothing was created');
  return made;
}
