import { join } from 'node:path';
import { root } from './project.mjs';

/** The program of `npm run audit`, as it is built. */
export const auditor = join(root, 'dist', 'libs', 'audit', 'src', 'cli.js');

/** The variables by which the auditor finds the database of a system (as .local/run.json describes it). */
export const auditorVariables = ({ engine, host, port, user, password, name, dataPlatform }) => ({
  DATABASE_ENGINE: engine,
  DATABASE_HOST: host,
  DATABASE_PORT: String(port),
  DATABASE_USER: user,
  DATABASE_PASSWORD: password,
  DATABASE_NAME: name,
  ...(dataPlatform && {
    DATA_PLATFORM_DATABASE_USER: dataPlatform.user,
    DATA_PLATFORM_DATABASE_PASSWORD: dataPlatform.password,
    DATA_PLATFORM_DATABASE_NAME: dataPlatform.name,
  }),
});
