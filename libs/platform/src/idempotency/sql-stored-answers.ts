import { Injectable } from '@nestjs/common';
import {
  type DomainError,
  type IdempotencyKey,
  type IdempotentAnswer,
  type IdempotentRequest,
  StoredAnswers,
} from '@app/kernel';
import { TurnBatcher } from '../batching/turn-batcher';
import { Database } from '../database/database';
import { Answers, answersSql, keyParameters, type RecordRow } from './sql-idempotency-records';

@Injectable()
export class SqlStoredAnswers extends StoredAnswers {
  private readonly together = new TurnBatcher((requests: readonly IdempotentRequest[]) => this.findAll(requests));

  constructor(private readonly database: Database) {
    super();
  }

  find(request: IdempotentRequest): Promise<IdempotentAnswer | DomainError | undefined> {
    return this.together.join(request);
  }

  async isUsed(key: IdempotencyKey): Promise<boolean> {
    return (await this.read([key])).length > 0;
  }

  private async findAll(
    requests: readonly IdempotentRequest[],
  ): Promise<readonly (IdempotentAnswer | DomainError | undefined)[]> {
    const answers = new Answers(await this.read(requests));
    return requests.map((request) => answers.answerTo(request));
  }

  private read(keys: readonly IdempotencyKey[]): Promise<RecordRow[]> {
    return this.database.query<RecordRow>(answersSql(keys), keys.flatMap(keyParameters));
  }
}
