import type { ImageRefusal } from '../../../domain/images/image-refusal';

/** What the structure of a file alone tells against it; undefined: nothing. */
export type ContainerFinding =
  Extract<ImageRefusal, 'wrong-type' | 'foreign-data' | 'damaged' | 'animated'> | undefined;

/** Walks a file from its first byte to its last, by its own structure. Decodes nothing, and never reads past the end. */
export type ContainerWalk = (bytes: Buffer) => ContainerFinding;

export const textAt = (bytes: Buffer, at: number, length: number): string => bytes.toString('latin1', at, at + length);
