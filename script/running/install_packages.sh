#!/bin/sh
# Installs Debian packages for their programs only, as root: no service of theirs is started, none is
# set to start with the machine, and no default database cluster is made. What was there before stays
# as it was. Usage: install_packages.sh PACKAGE...
set -eu

policy=/usr/sbin/policy-rc.d
clusters=/etc/postgresql-common/createcluster.d
drop_in=$clusters/plimsoll.conf
ours='Plimsoll: removed again when the installation ends'

clean_up() {
    if grep -qs "$ours" "$policy"; then rm -f "$policy"; fi
    rm -f "$drop_in"
    rmdir "$clusters" 2>/dev/null || true
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
clean_up

export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l
install() {
    apt-get install --yes --quiet --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
}
is_installed() {
    dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\n# %s\nexit 101\n' "$ours" > "$policy"
    chmod 755 "$policy"
fi

redis_was_there=no
if is_installed redis-server; then redis_was_there=yes; fi

case " $* " in
*" postgresql-"*)
    if ! is_installed postgresql-common; then install postgresql-common; fi
    mkdir -p "$clusters"
    echo 'create_main_cluster = false' > "$drop_in"
    ;;
esac

install "$@"

if [ "$redis_was_there" = no ] && is_installed redis-server && command -v systemctl > /dev/null; then
    systemctl disable --quiet redis-server 2>/dev/null || true
fi
