// The rules about contexts come from their manifests, which are TypeScript without Nest.
require('@swc-node/register');
const { contexts } = require('./libs/contexts.ts');

const CONTEXT = `^libs/(${contexts.map(({ name }) => name).join('|')})/src/`;
const MODULE_FILE = '[.]module[.]ts$';

const escaped = (text) => text.replace(/[.]/g, '[.]');

/** The file of `product.Stocks`. */
function fileOf(port) {
  const [context, name] = port.split('.');
  return `^libs/${context}/src/contract/${escaped(contexts.find((each) => each.name === context).ports[name].file)}$`;
}

/** One rule for each context, all with one name. */
const mayUse = contexts.flatMap(({ name, mayUse: ports }) => [
  {
    name: 'only-ports-that-it-may-use',
    comment: 'A context uses those ports of others that its manifest names; commands are order’s alone.',
    from: { path: `^libs/${name}/src/` },
    to: { path: '^libs/[^/]+/src/contract/', pathNot: [`^libs/${name}/`, ...ports.map(fileOf)] },
  },
  {
    name: 'only-modules-of-what-it-may-use',
    comment: 'A Nest module brings in no context that the manifest does not name.',
    from: { path: `^libs/${name}/src/.*${MODULE_FILE}` },
    to: {
      path: `${CONTEXT}.*${MODULE_FILE}`,
      pathNot: [name, ...ports.map((port) => port.split('.')[0])].map((used) => `^libs/${used}/`),
    },
  },
]);

/** The slices of product: in each layer one may import, of the others, only these. */
const PRODUCT_SLICES = { stock: [], catalogue: ['stock'], images: ['catalogue'], imports: ['catalogue', 'stock'] };
const PRODUCT_LAYER = '^libs/product/src/(?:domain|application|infrastructure|interface/http)/';
const productSlices = (names) => `${PRODUCT_LAYER}(?:${names.join('|')})/`;

const productSliceRules = Object.entries(PRODUCT_SLICES).map(([slice, allowed]) => ({
  name: `product-${slice}-slice`,
  comment: `The slice ${slice} of product uses, of the other slices, ${allowed.join(' and ') || 'none'}.`,
  from: { path: productSlices([slice]) },
  to: { path: productSlices(Object.keys(PRODUCT_SLICES)), pathNot: productSlices([slice, ...allowed]) },
}));

/** Folders of platform with restricted imports: each may import only these other folders of platform. */
const PLATFORM_FOLDERS = {
  background: [],
  request: [],
  problems: ['logging', 'request'],
  auth: ['problems', 'replica', 'request'],
  database: ['background', 'batching', 'config', 'logging', 'metrics', 'replica', 'resilience', 'time'],
  'http/validation': ['problems'],
  'http/paging': ['http/validation', 'problems'],
};

const platformFolders = (names) => `^libs/platform/src/(?:${names.join('|')})/`;

const platformFolderRules = Object.entries(PLATFORM_FOLDERS).map(([folder, allowed]) => ({
  name: `platform-${folder.replace('/', '-')}-folder`,
  comment: `The folder ${folder} of platform may import of platform: ${allowed.join(', ') || 'no other folder'}.`,
  from: { path: platformFolders([folder]) },
  to: { path: '^libs/platform/src/', pathNot: platformFolders([folder, ...allowed]) },
}));

// docs/adr and the contexts' cards say why. Each rule has a planted violation in test/boundaries/planted/<name of the
// rule>, which must turn that rule red and no other. Apps and tests put everything together and are exempt.
const forbidden = [
  {
    name: 'context-contract-only',
    comment: 'A context knows of another only what that one publishes in its contract.',
    from: { path: CONTEXT, pathNot: MODULE_FILE },
    to: { path: CONTEXT, pathNot: ['^libs/$1/', '^libs/[^/]+/src/contract/'] },
  },
  {
    name: 'modules-import-modules',
    comment: 'A Nest module puts contexts together by their modules, not by what is inside of them.',
    from: { path: `${CONTEXT}.*${MODULE_FILE}` },
    to: { path: CONTEXT, pathNot: ['^libs/$1/', '^libs/[^/]+/src/contract/', MODULE_FILE] },
  },
  ...mayUse,
  {
    name: 'manifest-is-data',
    comment: 'Tools read the manifests without Nest, a database or an adapter.',
    from: { path: '^libs/([^/]+)/src/context[.]ts$' },
    to: { pathNot: ['^libs/kernel/', '^libs/$1/src/domain/', '^libs/$1/src/[^/]+[.]errors[.]ts$'] },
  },
  {
    name: 'lists-are-for-apps',
    comment: 'The lists of contexts are for who composes them: no library knows them all.',
    from: { path: '^libs/[^/]+/src/' },
    to: { path: '^libs/(contexts|compositions)[.]ts$' },
  },
  {
    name: 'interface-knows-no-adapter',
    comment: 'Controllers and consumers call use cases and ports.',
    from: { path: '^libs/([^/]+)/src/interface/' },
    to: { path: '^libs/[^/]+/src/infrastructure/' },
  },
  {
    name: 'domain-is-pure',
    comment: 'The domain imports the kernel and its own contract.',
    from: { path: '^libs/([^/]+)/src/domain/' },
    to: { pathNot: ['^libs/kernel/', '^libs/$1/src/(domain|contract)/'] },
  },
  {
    name: 'application-knows-no-adapter',
    comment: 'Use cases know ports. Nest’s decorators are how they are found; nothing else of it.',
    from: { path: '^libs/([^/]+)/src/application/' },
    to: {
      pathNot: [
        '^libs/kernel/',
        '^libs/$1/src/(application|domain|contract)/',
        '^libs/[^/]+/src/contract/',
        'node_modules/@nestjs/common/',
      ],
    },
  },
  ...productSliceRules,
  {
    name: 'product-shared-files',
    comment: 'What lies beside the slices of product serves all of them and uses none.',
    from: { path: `${PRODUCT_LAYER}[^/]+[.]ts$` },
    to: { path: productSlices(Object.keys(PRODUCT_SLICES)) },
  },
  {
    name: 'contract-leaks-nothing',
    comment: 'What others import must not bring in what they may not.',
    from: { path: '^libs/([^/]+)/src/contract/' },
    to: { pathNot: ['^libs/kernel/', '^libs/$1/src/contract/'] },
  },
  {
    name: 'kernel-is-pure',
    comment: 'Pure TypeScript: no Nest, no TypeORM, no driver.',
    from: { path: '^libs/kernel/src/' },
    to: { pathNot: ['^libs/kernel/src/', 'node_modules/uuid/'] },
  },
  {
    name: 'platform-knows-no-business',
    comment: 'The machinery serves every context and knows none.',
    from: { path: '^libs/platform/src/' },
    to: { path: '^libs/', pathNot: '^libs/(platform|fast-path|kernel)/' },
  },
  ...platformFolderRules,
  {
    name: 'fast-path-knows-no-platform',
    comment: 'Each fast piece stands in for a part of a framework and gets what it needs from its caller.',
    from: { path: '^libs/fast-path/src/' },
    to: { path: '^libs/', pathNot: '^libs/(fast-path|kernel)/' },
  },
  {
    name: 'outbox-knows-no-context',
    comment: 'The outbox carries what it does not read.',
    from: { path: '^libs/outbox/src/' },
    to: { path: [CONTEXT, '^libs/audit/'] },
  },
  {
    name: 'audit-knows-no-context',
    comment: 'The auditor reads the tables of all contexts and shares no code with those that it checks.',
    from: { path: '^libs/audit/src/' },
    to: { path: [CONTEXT, '^libs/outbox/'] },
  },
  {
    name: 'data-platform-knows-no-context',
    comment: 'It stands for a system outside: it knows the published events and nothing of ours.',
    from: { path: '^apps/data-platform/' },
    to: { path: [CONTEXT, '^libs/audit/', '^apps/(api|worker)/'] },
  },
  {
    name: 'libraries-know-no-app',
    comment: 'Apps put libraries together, not the other way round.',
    from: { path: '^libs/' },
    to: { path: '^apps/' },
  },
  {
    name: 'no-tests-in-production',
    comment: 'Nothing that runs comes from the tests.',
    from: { path: '^(apps|libs)/[^/]+/src/' },
    to: { path: ['^(apps|libs)/[^/]+/test/', '^test/', '[.]spec[.]ts$'] },
  },
  {
    name: 'no-circles',
    comment: 'No circular imports: modules that need each other belong in one file.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-unresolved-import',
    comment:
      'An import that cannot be followed (an alias that is missing in tsconfig.json) would escape all other rules.',
    from: {},
    to: { couldNotResolve: true },
  },
];

module.exports = {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    tsConfig: { fileName: `${__dirname}/tsconfig.json` },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist' },
    // A package may name its parts, such as csv-parse/sync, in its exports alone.
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
