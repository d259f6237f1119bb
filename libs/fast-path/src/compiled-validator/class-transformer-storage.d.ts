/** What its decorators have gathered; class-transformer publishes the types of it, and not its name. */
declare module 'class-transformer/cjs/storage' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage';
}
