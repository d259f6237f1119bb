import { TypeOrmShelfRepository } from '../../product/src/infrastructure/typeorm-shelf.repository';

export class OrderModule {
  readonly providers = [TypeOrmShelfRepository];
}
