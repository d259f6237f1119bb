import { type DynamicModule, Module } from '@nestjs/common';
import {
  ClockModule,
  ConfigModule,
  DatabaseConfig,
  DatabaseModule,
  Environment,
  LoggingModule,
  ProcessConfig,
} from '@app/platform';
import { AuditModule } from '../audit.module';

/** Standard output is for the report only. */
const readSilently = (): ProcessConfig => new ProcessConfig(new Environment({ LOG_LEVEL: 'silent' }));

/** The providers of an audit: a clock and the database. */
@Module({})
export class CliModule {
  static forRoot(): DynamicModule {
    return {
      module: CliModule,
      imports: [
        ConfigModule.forRoot([DatabaseConfig], [{ provide: ProcessConfig, read: readSilently }]),
        LoggingModule,
        ClockModule,
        DatabaseModule.forRoot(),
        AuditModule,
      ],
    };
  }
}
