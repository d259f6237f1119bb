/** The metadata of class-transformer's decorators: the package exports the types of this storage, but not its name. */
declare module 'class-transformer/cjs/storage' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage';
}
