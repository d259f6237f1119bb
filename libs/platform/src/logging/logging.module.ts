import { Global, Module } from '@nestjs/common';
import { Log, NestLog } from './log';

@Global()
@Module({ providers: [Log, NestLog], exports: [Log, NestLog] })
export class LoggingModule {}
