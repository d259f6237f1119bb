import { defineContext, defineSettings } from '@app/kernel';
import { auditErrors } from './audit.errors';

export const auditSettings = defineSettings({
  EVENT_RETENTION_DAYS: {
    kind: 'integer',
    min: 1,
    max: 3_650,
    fallback: 35,
    unit: 'days',
    meaning: 'The time for which a sent event is kept and can be replayed.',
    processes: ['api', 'audit'],
  },
  AUDIT_SHARE_PERCENT: {
    kind: 'integer',
    min: 0,
    max: 100,
    fallback: 5,
    unit: '%',
    meaning:
      "The share of the time in which a worker's audit reads; it rests in between. With 0 the workers do not audit.",
    processes: ['worker'],
  },
  AUDIT_ROUND_HOURS: {
    kind: 'integer',
    min: 1,
    max: 8_760,
    fallback: 24,
    unit: 'hours',
    meaning: 'The time from the begin of one audit of all of history to the next.',
    processes: ['worker'],
  },
  DATA_PLATFORM_DATABASE_ENGINE: {
    kind: 'choice',
    choices: ['mariadb', 'mysql'],
    otherwise: 'the value of DATABASE_ENGINE',
    meaning: "With --consumers: the kind of the data platform's database server.",
    processes: ['audit'],
  },
  DATA_PLATFORM_DATABASE_HOST: {
    kind: 'text',
    otherwise: 'the value of DATABASE_HOST',
    meaning: "With --consumers: the data platform's database server.",
    processes: ['audit'],
  },
  DATA_PLATFORM_DATABASE_PORT: {
    kind: 'integer',
    min: 1,
    max: 65_535,
    otherwise: 'the value of DATABASE_PORT',
    meaning: 'With --consumers: the port of that server.',
    processes: ['audit'],
  },
  DATA_PLATFORM_DATABASE_USER: {
    kind: 'text',
    otherwise: 'none: --consumers needs it',
    meaning: 'With --consumers: the account.',
    processes: ['audit'],
  },
  DATA_PLATFORM_DATABASE_PASSWORD: {
    kind: 'text',
    otherwise: 'none: --consumers needs it',
    meaning: 'With --consumers: the password of that account.',
    processes: ['audit'],
  },
  DATA_PLATFORM_DATABASE_NAME: {
    kind: 'text',
    otherwise: 'none: --consumers needs it',
    meaning: 'With --consumers: the schema.',
    processes: ['audit'],
  },
});

/** The auditor reads the tables of all contexts, and shares no code with those that it checks. Its own have its progress. */
export const auditContext = defineContext({
  name: 'audit',
  errors: [auditErrors],
  settings: auditSettings,
  tables: ['audit_rounds', 'audit_hours', 'audit_units'],
});
