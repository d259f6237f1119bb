import { EnumField, IntegerField, invalidRequest, QueryInteger, TimeField } from '@app/platform';
import { fullMinute, LONGEST_RANKING, type RankingChoice } from '../../application/popular-products';
import { RANKING_MEASURES, RANKING_WINDOWS, type RankingMeasure, type RankingWindow } from '../../domain/ranking';

export class RankingQuery {
  @EnumField({
    description: 'How many days before `asOf` count; default 3.',
    values: RANKING_WINDOWS,
    name: 'RankingWindow',
    optional: true,
  })
  readonly window: RankingWindow = '3d';

  @EnumField({
    description: 'Units sold, or their revenue; default units.',
    values: RANKING_MEASURES,
    name: 'RankingMeasure',
    optional: true,
  })
  readonly by: RankingMeasure = 'quantity';

  @QueryInteger()
  @IntegerField({
    description: 'The maximum number of products.',
    min: 1,
    max: LONGEST_RANKING,
    optional: true,
    fallback: 5,
  })
  readonly limit: number = 5;

  @TimeField({
    description: 'The end of the window, such as 2010-12-03T17:00:00Z, rounded down to a full minute; default now.',
    optional: true,
  })
  readonly asOf?: string;
}

/** @throws request.invalid when asOf does not lie between 1970 and now. */
export function choiceOf({ window, by, asOf }: RankingQuery, now: Date): RankingChoice {
  if (asOf === undefined) return { window, by, asOf };
  const moment = new Date(asOf);
  if (moment > now || moment.getTime() < 0) {
    throw invalidRequest([{ pointer: '/asOf', code: 'past', message: 'must lie between 1970 and now' }]);
  }
  return { window, by, asOf: fullMinute(moment) };
}
