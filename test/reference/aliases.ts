import { manifests } from '@app/contexts';

type Paths = Readonly<Record<string, readonly [string]>>;

/** Libraries that are imported as a whole, by their index. */
const WHOLE = ['kernel', 'platform', 'fast-path', 'outbox', 'audit'];
/** Libraries of which single files are imported, too. */
const FILES = ['platform', 'fast-path', ...manifests.map(({ name }) => name).filter((name) => name !== 'audit')];
const LISTS = ['contexts', 'compositions'];

/** `compilerOptions.paths` of tsconfig.json. */
export const typescriptPaths: Paths = {
  ...Object.fromEntries(WHOLE.map((name) => [`@app/${name}`, [`./libs/${name}/src`]])),
  ...Object.fromEntries(LISTS.map((name) => [`@app/${name}`, [`./libs/${name}`]])),
  ...Object.fromEntries(FILES.map((name) => [`@app/${name}/*`, [`./libs/${name}/src/*`]])),
  '@test/*': ['./test/*'],
};

/** `jsc.paths` of .swcrc, which wants files and knows nothing of tests. */
export const swcPaths: Paths = {
  ...Object.fromEntries(WHOLE.map((name) => [`@app/${name}`, [`libs/${name}/src/index.ts`]])),
  ...Object.fromEntries(LISTS.map((name) => [`@app/${name}`, [`libs/${name}.ts`]])),
  ...Object.fromEntries(FILES.map((name) => [`@app/${name}/*`, [`libs/${name}/src/*`]])),
};
