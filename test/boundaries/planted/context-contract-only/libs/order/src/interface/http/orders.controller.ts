import { Shelf } from '../../../../product/src/domain/shelf';

export const shelf = new Shelf();
