#!/bin/bash
# install-mysql.sh PREFIX puts MySQL from Debian sid under PREFIX/mysql-sid, with a C library of its own, and links its
# programs into PREFIX/bin. It needs a Debian machine, and leaves the machine's packages, apt lists and settings alone.
# A second run does nothing; for a newer MySQL, remove PREFIX/mysql-sid first. Debian has no 8.4: the version that it
# prints at the end stands for it in the tests. MYSQLD=PREFIX/bin/mysqld npm test runs them on it.
set -euo pipefail
[ $# = 1 ] || { echo "usage: ${0##*/} PREFIX" >&2; exit 2; }
mkdir -p "$1/bin"; prefix=$(cd "$1" && pwd -P); tree=$prefix/mysql-sid; work=$tree.tmp
exec 9>"$tree.lock"; flock 9

if [ ! -x "$tree/wrap" ]; then
  # The Debian mirror of this machine, unless DEBIAN_MIRROR names another.
  mirror=${DEBIAN_MIRROR:-$(find /etc/apt -name '*.list' -o -name '*.sources' |
    xargs -r sed -En '/^ *#/d; s!.* (https?://[^ ]+/debian)/?( .*)?$!\1!p' | sort -u | sed -n 1p)}
  [ -n "$mirror" ] || { echo "no Debian mirror found in /etc/apt: set DEBIAN_MIRROR" >&2; exit 1; }
  arch=$(dpkg --print-architecture)
  rm -rf "$work" "$tree"; trap 'rm -rf "$work"' EXIT
  mkdir -p "$work"/{state/lists,cache/archives}/partial "$work"/{log,root}
  echo "deb [arch=$arch signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$work/sources.list"
  # apt believes that nothing but perl is installed, so it fetches every library down to libc.
  printf '%s\n' 'Package: perl' 'Status: install ok installed' "Architecture: $arch" 'Multi-Arch: allowed' \
    'Version: 99' 'Maintainer: none' 'Description: stands for a perl that is not needed' >"$work/status"
  cat >"$work/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke; #clear APT::Update::Post-Invoke; #clear APT::Update::Post-Invoke-Success;
Dir::State "$work/state"; Dir::State::status "$work/status"; Dir::Cache "$work/cache"; Dir::Log "$work/log";
Dir::Etc::sourcelist "$work/sources.list"; Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
APT::Default-Release ""; APT::Sandbox::User "root"; Acquire::Languages "none"; Acquire::Retries "3";
CONF
  for try in 1 2 3; do  # sid changes: a file can go between the list and the download
    apt-get -qq -c "$work/apt.conf" update && apt-get -qq -y -c "$work/apt.conf" install --download-only \
      --no-install-recommends mysql-server-core mysql-client-core >/dev/null && break
    [ $try != 3 ] || { echo "could not download MySQL from $mirror" >&2; exit 1; }; sleep $((try * 5))
  done
  for deb in "$work"/cache/archives/*.deb; do dpkg -x "$deb" "$work/root"; done
  cd "$work/root/usr"; rm -rf lib/*/gconv
  find bin -type f ! -name mysql ! -name mysqladmin ! -name mysqldump ! -name mysqlbinlog -delete
  find share -mindepth 1 -maxdepth 1 ! -name mysql -exec rm -rf {} +
  cat >"$work/root/wrap" <<'WRAP'
#!/bin/bash
# Runs the MySQL program of the name that it is called by, with the loader and libraries beside it.
name=${0##*/}; usr=$(dirname "$(readlink -f "$0")")/usr; lib=$(echo "$usr"/lib/*-linux-gnu)
program=$usr/bin/$name; own=()
case ${1-} in --no-defaults | --defaults-file=*) first=$1; shift ;; *) first=--no-defaults ;; esac  # not the machine's my.cnf
if [ "$name" = mysqld ]; then
  program=$usr/sbin/mysqld; own=(--basedir="$usr" --secure-file-priv=NULL)
  [ $EUID != 0 ] || own+=(--user=root)
fi
unset LD_PRELOAD LD_LIBRARY_PATH
exec "$lib"/ld-linux-*.so.* --argv0 "$program" --library-path "$lib" "$program" "$first" "${own[@]}" "$@"
WRAP
  chmod +x "$work/root/wrap"; mv "$work/root" "$tree"
fi
for name in mysqld mysql mysqladmin mysqldump mysqlbinlog; do ln -sfn ../mysql-sid/wrap "$prefix/bin/$name"; done
"$prefix/bin/mysqld" --version
