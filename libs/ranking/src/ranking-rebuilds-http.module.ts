import { Module } from '@nestjs/common';
import { RankingRebuildsController } from './interface/http/ranking-rebuilds.controller';
import { RankingBooksModule } from './ranking-books.module';

/** For the api: requests rebuilds, which a worker runs. */
@Module({ imports: [RankingBooksModule], controllers: [RankingRebuildsController] })
export class RankingRebuildsHttpModule {}
