import { CreateAuditRounds1795305600400 } from './1795305600400-create-audit-rounds';
import { CreateAuditHours1795305600401 } from './1795305600401-create-audit-hours';
import { CreateAuditUnits1795305600402 } from './1795305600402-create-audit-units';

export const auditMigrations = [
  CreateAuditRounds1795305600400,
  CreateAuditHours1795305600401,
  CreateAuditUnits1795305600402,
];
