import type { RecordedChange } from '../catalogue/product-change';
import type { ImageHashes, ImageId } from '../catalogue/shown-image';
import { type Image, IMAGE_LIMITS, type ImageStatus } from './image';
import type { ImageRefusal } from './image-refusal';
import { imageErrors } from './image.errors';

export type NewImage = Omit<Image, 'status' | 'refusal' | 'position' | 'hashes'>;

/** The changes to write of a product's pictures. */
export interface ImageChanges {
  readonly added: readonly Image[];
  readonly changed: readonly Image[];
  /** Pictures of which only the position has changed. */
  readonly moved: readonly Image[];
  readonly removed: readonly ImageId[];
}

/** Forward only: a shown or refused picture is never checked again. */
const NEXT_STATUSES: Readonly<Record<ImageStatus, readonly ImageStatus[]>> = {
  uploading: ['checking'],
  checking: ['ready', 'refused'],
  ready: [],
  refused: [],
};

/** All pictures of one product, uploads in progress included. */
export class ProductImages {
  private readonly before: ReadonlyMap<ImageId, Image>;
  private readonly now: Map<ImageId, Image>;

  constructor(images: readonly Image[]) {
    this.before = new Map(images.map((image) => [image.imageId, image]));
    this.now = new Map(this.before);
  }

  find(imageId: ImageId): Image | undefined {
    return this.now.get(imageId);
  }

  /** @throws product.image-not-found */
  get(imageId: ImageId): Image {
    const image = this.find(imageId);
    if (!image) throw imageErrors.error('product.image-not-found');
    return image;
  }

  /** A new picture is the last one. @throws product.too-many-images */
  add(image: NewImage): Image {
    this.mustHaveRoomForAnother();
    const position = 1 + Math.max(0, ...this.all().map((other) => other.position));
    return this.put({ ...image, status: 'uploading', refusal: undefined, hashes: undefined, position });
  }

  /**
   * Marks the upload for its check; a picture that was confirmed before stays unchanged. @throws
   * product.image-not-found
   */
  confirm(imageId: ImageId): Image {
    const image = this.get(imageId);
    return image.status === 'uploading' ? this.advance(image, { status: 'checking' }) : image;
  }

  /** A checked picture is shown. */
  show(imageId: ImageId, hashes: ImageHashes): void {
    this.advance(this.get(imageId), { status: 'ready', hashes });
  }

  refuse(imageId: ImageId, refusal: ImageRefusal): void {
    this.advance(this.get(imageId), { status: 'refused', refusal });
  }

  /** @throws product.image-not-found */
  describe(imageId: ImageId, alt: string): Image {
    const image = this.get(imageId);
    return image.alt === alt ? image : this.put({ ...image, alt });
  }

  /**
   * Pictures that are not shown yet may be named, too; those that are not named come last, in their order. @throws
   * product.images-changed
   */
  reorder(wanted: readonly ImageId[]): void {
    this.mustNameAllThatAreShownOnce(wanted);
    const others = this.all().filter(({ imageId }) => !wanted.includes(imageId));
    [...wanted.map((id) => this.get(id)), ...others].forEach((image, n) => this.put({ ...image, position: n + 1 }));
  }

  remove(imageId: ImageId): void {
    this.get(imageId);
    this.now.delete(imageId);
  }

  /** The ids of the shown pictures, in their order. */
  shown(): ImageId[] {
    return shownAmong(this.all()).map(({ imageId }) => imageId);
  }

  /** The difference in what the product shows, for its trail; undefined: none. */
  shownChange(): RecordedChange['fields'] | undefined {
    const before = shownAmong([...this.before.values()]);
    const described = before.flatMap(({ imageId, alt }): [string, readonly [string, string]][] => {
      const now = this.now.get(imageId);
      return now && now.alt !== alt ? [[`alt of ${imageId}`, [alt, now.alt]]] : [];
    });
    const [ids, shown] = [before.map(({ imageId }) => imageId), this.shown()];
    const fields = {
      ...Object.fromEntries(described),
      ...(ids.join() === shown.join() ? {} : { images: [ids, shown] }),
    };
    return Object.keys(fields).length > 0 ? (fields as RecordedChange['fields']) : undefined;
  }

  changes(): ImageChanges {
    const known = this.all().flatMap((image) => {
      const before = this.before.get(image.imageId);
      return before ? [{ before, image }] : [];
    });
    const differs = ({ before, image }: (typeof known)[number]): boolean =>
      before.alt !== image.alt || before.status !== image.status;
    return {
      added: this.all().filter(({ imageId }) => !this.before.has(imageId)),
      changed: known.filter(differs).map(({ image }) => image),
      moved: known.filter(({ before, image }) => before.position !== image.position).map(({ image }) => image),
      removed: [...this.before.keys()].filter((imageId) => !this.now.has(imageId)),
    };
  }

  /** Pictures whose uploads need a check. */
  confirmed(): ImageId[] {
    return this.nowIn('checking');
  }

  /** Pictures whose checks have ended. */
  settled(): ImageId[] {
    return [...this.nowIn('ready'), ...this.nowIn('refused')];
  }

  private nowIn(status: ImageStatus): ImageId[] {
    const isNew = (image: Image): boolean =>
      image.status === status && this.before.get(image.imageId)?.status !== status;
    return this.all()
      .filter(isNew)
      .map(({ imageId }) => imageId);
  }

  private mustHaveRoomForAnother(): void {
    const counted = this.all().filter(({ status }) => status !== 'refused');
    if (counted.length >= IMAGE_LIMITS.ofProduct) throw imageErrors.error('product.too-many-images');
  }

  private mustNameAllThatAreShownOnce(wanted: readonly ImageId[]): void {
    const named = new Set(wanted);
    const isComplete = this.shown().every((imageId) => named.has(imageId));
    if (isComplete && named.size === wanted.length && wanted.every((imageId) => this.now.has(imageId))) return;
    throw imageErrors.error('product.images-changed', { details: { imageIds: this.shown() } });
  }

  private advance(image: Image, to: Pick<Image, 'status'> & Partial<Image>): Image {
    if (!NEXT_STATUSES[image.status].includes(to.status)) {
      throw new RangeError(`a picture that is ${image.status} does not become ${to.status}`);
    }
    return this.put({ ...image, ...to });
  }

  private put(image: Image): Image {
    this.now.set(image.imageId, image);
    return image;
  }

  private all(): Image[] {
    return [...this.now.values()].sort((a, b) => a.position - b.position);
  }
}

const shownAmong = (images: readonly Image[]): Image[] =>
  images.filter(({ status }) => status === 'ready').sort((a, b) => a.position - b.position);
