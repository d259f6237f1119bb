import { PageQuery } from '../paging/paging';

export const query = new PageQuery();
