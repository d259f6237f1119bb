import { attempt, findProgram, lastLines } from './commands.mjs';
import { detail, Refusal, step } from './progress.mjs';

const debian = {
  database: ['mariadb-server-core', 'mariadb-client-core'],
  redis: ['redis-server'],
  wrk: ['wrk'],
};
const homebrew = { database: ['mariadb'], redis: ['redis'], wrk: ['wrk'] };

/** The command for the user, for the message when no packages could be installed. */
export const adviceToInstall =
  'MySQL 8.4+ or MariaDB 10.11+ (`mysqld` or `mariadbd` on the PATH) and Redis 6+ or Valkey (`redis-server` or `valkey-server`)';

/** The load generator of the benchmarks, installed when it is missing. Answers its path. */
export async function ensureWrk() {
  const found = findProgram('wrk') ?? ((await installPackages(['wrk'])) && findProgram('wrk'));
  if (!found) throw new Refusal('Benchmarks need wrk on the PATH: `apt-get install wrk` or `brew install wrk`.');
  return found;
}

/**
 * Installs what is missing (`database`, `redis`, `wrk`) with the package manager of the machine. Answers true when a manager
 * was there and did it, false when there is none that may be used; a manager that fails is reported and counts as none.
 */
export async function installPackages(missing) {
  if (findProgram('apt-get')) return installWithApt(missing.flatMap((what) => debian[what]));
  if (findProgram('brew')) return installWithHomebrew(missing.flatMap((what) => homebrew[what]));
  return false;
}

// Run as root. A policy with exit code 101 keeps packages from starting services; the original policy is restored at the
// end, also after a killed run. An installed service must not start at the next boot either.
const aptScript = String.raw`
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
exec 9>/run/commerce-backend-packages.lock; flock 9
policy=/usr/sbin/policy-rc.d; ours='# placed by commerce-backend'; log=$(mktemp)
restore() {
  rm -f "$log"
  if grep -qsF "$ours" "$policy"; then rm -f "$policy"; [ ! -e "$policy.kept" ] || mv "$policy.kept" "$policy"; fi
}
trap restore EXIT; trap 'exit 130' INT TERM HUP
answer=0; [ ! -x "$policy" ] || "$policy" redis-server start >"$log" 2>&1 || answer=$?
if [ "$answer" != 101 ]; then
  [ ! -e "$policy" ] || mv "$policy" "$policy.kept"
  printf '#!/bin/sh\n%s\nexit 101\n' "$ours" >"$policy"; chmod 755 "$policy"
fi
patiently() {
  tries=0
  until "$@" >"$log" 2>&1; do
    cat "$log"
    grep -q 'Could not get lock\|Unable to lock\|Unable to acquire' "$log" && [ $((tries += 1)) -le 300 ] || return 1
    sleep 2
  done
}
new_service=; for package in "$@"; do
  [ "$package" != redis-server ] || dpkg -s redis-server >/dev/null 2>&1 || new_service=redis-server
done
patiently apt-get update || echo 'the package lists could not be refreshed; going on with the old ones'
patiently apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 "$@"
[ -z "$new_service" ] || update-rc.d "$new_service" disable
`;

async function installWithApt(packages) {
  const become = await rootPrefix();
  if (!become) return false;
  step(`installing ${packages.join(', ')} with apt (their services stay off)`);
  const [program, ...args] = [...become.command, 'sh', '-c', aptScript, 'apt-install', ...packages];
  const { code, output } = await attempt(program, args, { terminal: become.asks, whole: true });
  if (code !== 0) detail(`apt did not manage it:\n${lastLines(output)}`);
  return code === 0;
}

/** How to become root: already root, sudo without a password, or sudo that may ask a person; undefined otherwise. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return { command: [], asks: false };
  if (!findProgram('sudo')) return undefined;
  if ((await attempt('sudo', ['-n', 'true'])).code === 0) return { command: ['sudo', '-n'], asks: false };
  return process.stdin.isTTY ? { command: ['sudo'], asks: true } : undefined;
}

async function installWithHomebrew(packages) {
  step(`installing ${packages.join(', ')} with Homebrew`);
  const { code, output } = await attempt('brew', ['install', ...packages], { whole: true });
  if (code !== 0) detail(`Homebrew did not manage it:\n${lastLines(output)}`);
  return code === 0;
}
