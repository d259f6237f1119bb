import { CreateAuditRounds1795305600410 } from './1795305600410-create-audit-rounds';
import { CreateAuditHours1795305600411 } from './1795305600411-create-audit-hours';
import { CreateAuditUnits1795305600412 } from './1795305600412-create-audit-units';

export const auditMigrations = [
  CreateAuditRounds1795305600410,
  CreateAuditHours1795305600411,
  CreateAuditUnits1795305600412,
];
