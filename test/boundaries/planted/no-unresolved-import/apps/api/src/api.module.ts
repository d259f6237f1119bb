import { Wishes } from '@app/wishlist/contract';

export const wishes = new Wishes();
