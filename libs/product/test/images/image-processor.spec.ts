import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { ImageFiles } from '../../src/application/images/image-store';
import { IMAGE_TYPES, type ImageType } from '../../src/domain/images/image';
import { SharpImageProcessor } from '../../src/infrastructure/images/sharp-image-processor';
import {
  animatedPng,
  animatedWebp,
  avif,
  avifSequence,
  blackPng,
  drawn,
  gif,
  HTML,
  jpeg,
  jpegWith,
  jpegWithSpectrumOf0,
  oneFramePng,
  OF_TYPE,
  png,
  pngWith,
  SVG,
  webp,
  ZIP,
} from './pictures';

const processor = new SharpImageProcessor();
const JPEG_COMMENT = 0xfe;
/** The first box of a film in MP4. */
const FILM = Buffer.from('\0\0\0\u0018ftypmp42\0\0\0\0isommp42', 'latin1');

async function made(bytes: Buffer, type: ImageType): Promise<ImageFiles> {
  const result = await processor.make(bytes, type);
  if (typeof result === 'string') throw new Error(`refused: ${result}`);
  return result;
}

describe('A picture', () => {
  it.each(IMAGE_TYPES)('of type %s is made into three sizes in WebP', async (type) => {
    const files = await made(await OF_TYPE[type]({ width: 2_400, height: 1_200 }), type);
    const sizes = [];
    for (const { bytes } of [files.thumbnail, files.medium, files.large]) {
      const { format, width, height } = await sharp(bytes).metadata();
      sizes.push([format, width, height]);
    }
    expect(sizes).toEqual([
      ['webp', 320, 160],
      ['webp', 800, 400],
      ['webp', 1_600, 800],
    ]);
  });

  it('that is small is not enlarged, and the same bytes have the same name', async () => {
    const files = await made(await png({ width: 200, height: 16 }), 'image/png');
    expect(await sharp(files.large.bytes).metadata()).toMatchObject({ width: 200, height: 16 });
    expect(files.large.hash).toEqual(files.thumbnail.hash);
  });

  it('that is made again has the same names', async () => {
    const bytes = await jpeg();
    const [first, again] = [await made(bytes, 'image/jpeg'), await made(bytes, 'image/jpeg')];
    expect(again.large.hash).toEqual(first.large.hash);
  });

  it('is upright, and has left its place, its camera and its colour profile behind', async () => {
    const bytes = await drawn({ width: 600, height: 300 })
      .withExif({
        IFD0: { Make: 'Camera of somebody' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '37/1 33/1 0/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '126/1 58/1 0/1',
        },
      })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const before = await sharp(bytes).metadata();
    expect(before).toMatchObject({ orientation: 6, exif: expect.any(Buffer), icc: expect.any(Buffer) });
    for (const { bytes: file } of Object.values(await made(bytes, 'image/jpeg'))) {
      const { width, height, ...metadata } = await sharp(file).metadata();
      expect(height).toBe(2 * width);
      for (const part of ['exif', 'xmp', 'iptc', 'icc', 'orientation']) expect(metadata).not.toHaveProperty(part);
    }
  });

  it('keeps transparency', async () => {
    const bytes = await sharp({ create: { width: 64, height: 64, channels: 4, background: '#0000' } })
      .png()
      .toBuffer();
    expect((await sharp((await made(bytes, 'image/png')).large.bytes).metadata()).hasAlpha).toBe(true);
  });

  it('in grey and with 16 bits is shown as others are', async () => {
    const bytes = await drawn().greyscale().toColourspace('grey16').png().toBuffer();
    expect(await sharp((await made(bytes, 'image/png')).large.bytes).metadata()).toMatchObject({ space: 'srgb' });
  });
});

describe('What a file carries beside its picture', () => {
  const behind = async (picture: Promise<Buffer>, what: Buffer): Promise<Buffer> =>
    Buffer.concat([await picture, what]);

  it.each<[string, ImageType, () => Promise<Buffer>]>([
    ['a ZIP behind a JPEG', 'image/jpeg', () => behind(jpeg(), ZIP)],
    ['another picture behind a JPEG', 'image/jpeg', async () => behind(jpeg(), await png())],
    ['a ZIP in a comment of a JPEG', 'image/jpeg', () => jpegWith(JPEG_COMMENT, ZIP)],
    ['a page in a comment of a JPEG', 'image/jpeg', () => jpegWith(JPEG_COMMENT, HTML)],
    ['a page behind a PNG', 'image/png', () => behind(png(), HTML)],
    ['a page in a text of a PNG', 'image/png', () => pngWith('tEXt', Buffer.concat([Buffer.from('Comment\0'), HTML]))],
    ['a document in a chunk of a PNG', 'image/png', () => pngWith('juNk', Buffer.from('%PDF-1.7'))],
    ['a page behind a WebP', 'image/webp', () => behind(webp(), HTML)],
    ['a ZIP behind an AVIF', 'image/avif', () => behind(avif(), ZIP)],
  ])('is left behind: %s', async (_, type, carrier) => {
    const [files, plain] = [await made(await carrier(), type), await made(await OF_TYPE[type](), type)];
    expect(files).toEqual(plain);
  });

  it('is left behind: further frames of an animated PNG, whose first one is a still picture', async () => {
    expect(await made(await animatedPng(), 'image/png')).toEqual(await made(await png(), 'image/png'));
  });
});

describe('An ordinary picture', () => {
  const behind = async (picture: Promise<Buffer>, ...what: Buffer[]) => Buffer.concat([await picture, ...what]);
  const APP1 = 0xe1;
  const APP2 = 0xe2;
  const APP11 = 0xeb;
  const APP13 = 0xed;
  const PHOTOSHOP = Buffer.from('Photoshop 3.0\0' + '8BIM\u0004\u0004\0\0\0\0\0\0', 'latin1');

  it.each<[string, ImageType, () => Promise<Buffer>]>([
    ['of a phone, whose scan header ends the spectrum at 0', 'image/jpeg', jpegWithSpectrumOf0],
    ["with Photoshop's resources", 'image/jpeg', () => jpegWith(APP13, PHOTOSHOP)],
    ['with XMP', 'image/jpeg', () => jpegWith(APP1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>'))],
    ['with Content Credentials', 'image/jpeg', () => jpegWith(APP11, Buffer.from('JP\0\u0001\0\0\0\u0001jumb'))],
    [
      'of a phone, with a gain map behind it (Ultra HDR)',
      'image/jpeg',
      async () => {
        const withIndex = jpegWith(APP2, Buffer.from('MPF\0MM\0*'));
        return behind(withIndex, await jpeg({ width: 160, height: 100 }));
      },
    ],
    ['of a phone, with a film behind it (motion photo)', 'image/jpeg', () => behind(jpeg(), FILM)],
    ['with a line feed behind it', 'image/jpeg', () => behind(jpeg(), Buffer.from('\r\n'))],
    ['with padding behind it', 'image/jpeg', () => behind(jpeg(), Buffer.alloc(4_096))],
    ['with Content Credentials, as PNG', 'image/png', () => pngWith('caBX', Buffer.from('jumb'))],
    [
      "with Photoshop's text, as PNG",
      'image/png',
      () => pngWith('iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0<x/>')),
    ],
    ['with a line feed behind it, as PNG', 'image/png', () => behind(png(), Buffer.from('\n'))],
    ['with padding behind it, as PNG', 'image/png', () => behind(png(), Buffer.alloc(100))],
    ['with one frame of an animation', 'image/png', oneFramePng],
    ['with padding behind it, as WebP', 'image/webp', () => behind(webp(), Buffer.alloc(10))],
    ['with free space behind it, as AVIF', 'image/avif', () => behind(avif(), Buffer.from('\0\0\0\u0008free'))],
  ])('is shown: %s', async (_, type, picture) => {
    const [files, plain] = [await made(await picture(), type), await made(await OF_TYPE[type](), type)];
    expect(files).toEqual(plain);
  });

  it.each<[string, ImageType, () => Promise<Buffer>]>([
    ['progressive', 'image/jpeg', () => drawn().jpeg({ progressive: true }).toBuffer()],
    ['in CMYK, as print shops send', 'image/jpeg', () => drawn().toColourspace('cmyk').jpeg().toBuffer()],
    ['in grey', 'image/jpeg', () => drawn().greyscale().jpeg().toBuffer()],
    ['interlaced', 'image/png', () => drawn().png({ progressive: true }).toBuffer()],
    ['with a palette', 'image/png', () => drawn().png({ palette: true }).toBuffer()],
    ['without loss', 'image/webp', () => drawn().webp({ lossless: true }).toBuffer()],
    ['without loss', 'image/avif', () => drawn().avif({ lossless: true, effort: 0 }).toBuffer()],
  ])('is shown: %s', async (_, type, picture) => {
    expect(await made(await picture(), type)).toMatchObject({ large: { bytes: expect.any(Buffer) } });
  });
});

describe('Refused is', () => {
  const refusalOf = async (bytes: Buffer | Promise<Buffer>, type: ImageType): Promise<string> => {
    const result = await processor.make(await bytes, type);
    return typeof result === 'string' ? result : 'shown';
  };
  const cut = async (picture: Promise<Buffer>): Promise<Buffer> => (await picture).subarray(0, -30);

  it.each<[string, () => Buffer, string]>([
    ['60,000 x 60,000 pixels in a few kilobytes', () => blackPng({ width: 60_000, height: 60_000 }), 'too-large'],
    ['2^31-1 x 2^31-1 pixels', () => blackPng({ width: 2 ** 31 - 1, height: 2 ** 31 - 1 }), 'damaged'],
    ['8,000 x 5,001 pixels, more than 40 megapixels', () => blackPng({ width: 8_000, height: 5_001 }), 'too-large'],
    ['8,001 pixels wide', () => blackPng({ width: 8_001, height: 16 }), 'too-large'],
    ['8,001 pixels high', () => blackPng({ width: 16, height: 8_001 }), 'too-large'],
  ])('BOMB: a PNG of %s, by its header alone', async (_, bomb, reason) => {
    const before = process.memoryUsage().rss;
    expect(await refusalOf(bomb(), 'image/png')).toBe(reason);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('BOMB: a PNG whose declared pixels are missing', async () => {
    expect(await refusalOf(blackPng({ width: 8_000, height: 5_000 }), 'image/png')).toBe('damaged');
  });

  it.each([
    ['text', 'zTXt', 'Comment\0\0'],
    ['a colour profile', 'iCCP', 'profile\0\0'],
  ])('BOMB: a PNG with %s that unpacks to 400 MB costs no memory', async (_, type, head) => {
    const packed = deflateSync(Buffer.alloc(400 * 1024 * 1024), { level: 1 });
    const bytes = await pngWith(type, Buffer.concat([Buffer.from(head, 'latin1'), packed]));
    const before = process.memoryUsage().rss;
    const result = await refusalOf(bytes, 'image/png');
    expect(['shown', 'damaged']).toContain(result);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  it.each<[string, ImageType, () => Buffer | Promise<Buffer>]>([
    ['a page before a JPEG', 'image/jpeg', async () => Buffer.concat([HTML, await jpeg()])],
    ['an SVG as a PNG', 'image/png', () => SVG],
    ['an SVG as a JPEG', 'image/jpeg', () => SVG],
    ['a GIF as a PNG', 'image/png', () => gif()],
    ['a GIF as a WebP', 'image/webp', () => gif()],
    ['a page as a JPEG', 'image/jpeg', () => HTML],
    ['a ZIP as an AVIF', 'image/avif', () => ZIP],
    ['a PNG as a JPEG', 'image/jpeg', () => png()],
    ['a JPEG as a PNG', 'image/png', () => jpeg()],
    ['a JPEG as an AVIF', 'image/avif', () => jpeg()],
    ['an AVIF as a WebP', 'image/webp', () => avif()],
    ['a sequence as an AVIF', 'image/avif', avifSequence],
    ['nothing as a JPEG', 'image/jpeg', () => Buffer.alloc(0)],
    ['nothing as an AVIF', 'image/avif', () => Buffer.alloc(0)],
    ['noise as a WebP', 'image/webp', () => Buffer.alloc(5_000, 'noise')],
  ])('LIE: %s', async (_, type, lie) => {
    expect(await refusalOf(lie(), type)).toBe('wrong-type');
  });

  it.each<[string, ImageType, () => Promise<Buffer>]>([['a WebP', 'image/webp', animatedWebp]])(
    'MORE THAN ONE FRAME: %s',
    async (_, type, animation) => {
      expect(await refusalOf(animation(), type)).toBe('animated');
    },
  );

  it.each(IMAGE_TYPES)('CUT OFF: %s', async (type) => {
    expect(await refusalOf(cut(OF_TYPE[type]()), type)).toBe('damaged');
  });

  it('DAMAGED: a PNG with one wrong byte among its pixels', async () => {
    const bytes = await png();
    const at = bytes.indexOf('IDAT') + 200;
    bytes[at] = bytes[at]! ^ 0xff;
    expect(await refusalOf(bytes, 'image/png')).toBe('damaged');
  });

  it.each([
    [15, 100],
    [100, 15],
    [1, 1],
  ])('TOO SMALL: %d x %d pixels', async (width, height) => {
    expect(await refusalOf(png({ width, height }), 'image/png')).toBe('too-small');
  });

  it('nothing of 16 x 16 or 8,000 x 16 pixels', async () => {
    expect(await refusalOf(png({ width: 16, height: 16 }), 'image/png')).toBe('shown');
    expect(await refusalOf(png({ width: 8_000, height: 16 }), 'image/png')).toBe('shown');
  });
});
