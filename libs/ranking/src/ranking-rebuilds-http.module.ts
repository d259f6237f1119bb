import { Module } from '@nestjs/common';
import { RankingRebuildsController } from './interface/http/ranking-rebuilds.controller';
import { RankingBooksModule } from './ranking-books.module';

/** For the api: asks for rebuilds, which a worker does. */
@Module({ imports: [RankingBooksModule], controllers: [RankingRebuildsController] })
export class RankingRebuildsHttpModule {}
