#!/bin/bash
# add-postgres.sh ROOT DATA: adds PostgreSQL, as Debian installed it here, to the guest's root tree ROOT, and makes in
# DATA the tree of a data disk with an empty table `work`. Needs root, for the files are the server's user's.
set -euo pipefail

root=${1:?usage: add-postgres.sh ROOT DATA}
data=${2:?usage: add-postgres.sh ROOT DATA}
bin=$(compgen -G "/usr/lib/postgresql/*/bin" | sort -V | tail -n 1)
readonly root data bin

# The program, what it is linked with, and what it reads at every start.
install_with_libraries() {
    local program library
    for program in "$bin/postgres" "$bin/psql"; do
        install -D "$program" "$root$program"
        ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
            [ -f "$root$library" ] || install -D "$(readlink -f "$library")" "$root$library"
        done
    done
    mkdir -p "$root/usr/share/zoneinfo" "$root${bin%/bin}/lib"
    cp -r --parents "/usr/share/postgresql/$(basename "${bin%/bin}")/timezonesets" "$root"
    [ ! -f /usr/share/zoneinfo/UTC ] || cp -L /usr/share/zoneinfo/UTC "$root/usr/share/zoneinfo/UTC"
    grep -E '^(root|postgres):' /etc/passwd >"$root/etc/passwd"
    grep -E '^(root|postgres):' /etc/group >"$root/etc/group"
    echo "$bin" >"$root/etc/postgres-bin"
}

as_postgres() {
    setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
}

make_cluster() {
    install -d -o postgres -g postgres -m 700 "$data/cluster"
    as_postgres "$bin/initdb" -D "$data/cluster" --locale=C --encoding=UTF8 --auth=trust --wal-segsize=4 \
        --no-sync >/dev/null
    cat >>"$data/cluster/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '/tmp'
timezone = 'GMT'
log_timezone = 'GMT'
shared_buffers = 16MB
dynamic_shared_memory_type = mmap
max_connections = 8
min_wal_size = 8MB
max_wal_size = 32MB
checkpoint_timeout = 30s
jit = off
CONF
    echo "CREATE TABLE work (n bigint PRIMARY KEY, filler text NOT NULL)" |
        as_postgres "$bin/postgres" --single -D "$data/cluster" postgres >/dev/null
}

install_with_libraries
make_cluster
