import { get } from './http';
import { step } from './show';

interface Report {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly examined: number; readonly ok: boolean }[];
}

/** Audits the shop after a load, and returns the auditor's summary. @throws when a check is broken. */
export async function audit(url: string, adminToken: string): Promise<string> {
  const { ok, checks } = await get<Report>(url, '/admin/audit', adminToken);
  const broken = checks.filter((check) => !check.ok).map(({ name }) => name);
  if (!ok) throw new Error(`the auditor found that something was lost or made up: ${broken.join(', ')}`);
  const examined = checks.reduce((sum, check) => sum + check.examined, 0).toLocaleString('en');
  const sentence = `The auditor found nothing wrong: ${checks.length} checks examined ${examined} records.`;
  step(sentence);
  return sentence;
}
