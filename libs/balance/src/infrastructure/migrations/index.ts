import { CreateWallets1795305600020 } from './1795305600020-create-wallets';
import { CreateWalletEntries1795305600021 } from './1795305600021-create-wallet-entries';
import { CreateChargeReferences1795305600022 } from './1795305600022-create-charge-references';
import { GiveReferencesToClients1795305600230 } from './1795305600230-give-references-to-clients';
import { CompareReferencesByKeys1795305600312 } from './1795305600312-compare-references-by-keys';

export const balanceMigrations = [
  CreateWallets1795305600020,
  CreateWalletEntries1795305600021,
  CreateChargeReferences1795305600022,
  GiveReferencesToClients1795305600230,
  CompareReferencesByKeys1795305600312,
];
