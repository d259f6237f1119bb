import { Injectable } from '@nestjs/common';
import { plainToInstance, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsISO8601,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
  validateSync,
} from 'class-validator';
import { ReconciliationConfig } from './reconciliation.config';
import { type HourManifest, ShopManifest, ShopUnreachable } from './shop-manifest';

const DEADLINE_MS = 5_000;

class TypeSum {
  @MaxLength(40)
  @IsString()
  readonly type: string;
  @Max(Number.MAX_SAFE_INTEGER)
  @Min(0)
  @IsInt()
  readonly count: number;
  @Matches(/^[0-9a-f]{16}$/)
  readonly digest: string;
}

const unlessNull = (_: object, value: unknown): boolean => value !== null;

class Manifest {
  @IsString()
  readonly state: string;
  @Min(0)
  @IsInt()
  readonly revision: number;
  @ValidateNested({ each: true })
  @ArrayMaxSize(100)
  @IsArray()
  @Type(() => TypeSum)
  readonly types: readonly TypeSum[];
  @IsISO8601()
  readonly eventsKeptUntil: string;
  @ValidateIf(unlessNull)
  @IsISO8601()
  readonly firstHour: string | null;
  @ValidateIf(unlessNull)
  @IsISO8601()
  readonly completeTo: string | null;
}

@Injectable()
export class HttpShopManifest extends ShopManifest {
  constructor(private readonly config: ReconciliationConfig) {
    super();
  }

  async find(hour: Date): Promise<HourManifest> {
    const { shop } = this.config;
    if (!shop) throw new ShopUnreachable('SHOP_URL and SHOP_API_KEY are not set');
    const manifest = plainToInstance(
      Manifest,
      await ask(`${shop.url}/events/manifest?hour=${hour.toISOString()}`, shop),
    );
    const [problem] = validateSync(manifest, { stopAtFirstError: true });
    if (problem) throw new ShopUnreachable(`its answer has a wrong ${problem.property}`);
    return {
      isComplete: manifest.state === 'complete',
      revision: manifest.revision,
      types: new Map(manifest.types.map(({ type, count, digest }) => [type, { count, digest }])),
      eventsKeptUntil: new Date(manifest.eventsKeptUntil),
      firstHour: timeOf(manifest.firstHour),
      completeTo: timeOf(manifest.completeTo),
    };
  }
}

async function ask(url: string, { apiKey }: { readonly apiKey: string }): Promise<object> {
  let status: number;
  let body: unknown;
  try {
    const answer = await fetch(url, { headers: { 'x-api-key': apiKey }, signal: AbortSignal.timeout(DEADLINE_MS) });
    status = answer.status;
    body = await answer.json();
  } catch (error) {
    throw new ShopUnreachable('it does not answer', error);
  }
  if (status !== 200) throw new ShopUnreachable(`it answers ${status}`);
  return Object(body) as object;
}

const timeOf = (text: string | null): Date | undefined => (text === null ? undefined : new Date(text));
