import { get } from './http';
import { step } from './show';

interface Report {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly examined: number; readonly ok: boolean }[];
}

/** A fast shop that loses something is worth nothing. @throws when the auditor finds anything. */
export async function audit(url: string, adminToken: string): Promise<string> {
  const { ok, checks } = await get<Report>(url, '/admin/audit', adminToken);
  for (const { name, ok, examined } of checks) step(`audit, ${name}: ${ok ? 'ok' : 'BROKEN'}, ${examined} examined`);
  if (!ok) throw new Error('the auditor found that something was lost or made up');
  const examined = checks.map(({ name, examined }) => `${name} ${examined.toLocaleString('en')}`);
  return `The auditor found nothing wrong; examined: ${examined.join(', ')}.`;
}
