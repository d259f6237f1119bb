import { aWallet } from '../../test/builders';

export const wallet = aWallet();
