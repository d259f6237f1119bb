export * from './audit.config';
export * from './audit.errors';
export * from './audit.module';
export * from './audit-http.module';
export * from './audit-report';
export * from './auditor';
