#!/bin/bash
# build-guest.sh OUTDIR: makes OUTDIR/os.raw (bootable: MBR | FAT16 with syslinux, kernel, RAM disk | ext4 root)
# and OUTDIR/data.raw (64 MiB of zeroes, or a file system). Needs no root, loop device or mount.
# Environment: FARSHORE_CACHE      folder that keeps the kernel package   OUTDIR/../cache
#              FARSHORE_GUEST_ARGS further kernel arguments, see init-root
#              FARSHORE_GUEST_ADD  script that adds to the trees of root and data disk, see add-postgres.sh
set -euo pipefail

out=${1:?usage: build-guest.sh OUTDIR}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"
out=$(cd "$out" && pwd)
cache=${FARSHORE_CACHE:-$out/../cache}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
work=$(mktemp -d)
chmod 711 "$work"   # a server's user must reach its files
trap 'rm -rf "$work"' EXIT

readonly SECTOR_BYTES=512
readonly BOOT_FIRST_SECTOR=2048 BOOT_SECTORS=40960   # 20 MiB: the smallest comfortable FAT16 with a kernel in it
readonly ROOT_FIRST_SECTOR=$((BOOT_FIRST_SECTOR + BOOT_SECTORS)) MIB_SECTORS=2048
readonly SPARE_MIB=16 DATA_MIB=64
readonly MBR_CODE=/usr/lib/syslinux/mbr/mbr.bin
readonly STORAGE_MODULES="virtio_pci virtio_blk virtio_scsi sd_mod vmw_pvscsi ata_piix hv_storvsc"

# Names the Debian package of every missing tool at once.
check_tools() {
    local missing="" pair tool
    for pair in gcc:gcc syslinux:syslinux mcopy:mtools mformat:mtools busybox:busybox-static depmod:kmod \
        modprobe:kmod cpio:cpio sfdisk:fdisk mke2fs:e2fsprogs dpkg-deb:dpkg gzip:gzip; do
        tool=${pair%%:*}
        PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || missing+=" ${pair#*:}"
    done
    [ -f "$MBR_CODE" ] || missing+=" syslinux-common"
    [ -f /usr/include/stdlib.h ] || missing+=" libc6-dev"
    if [ -n "$missing" ]; then
        echo "build-guest.sh: install these Debian packages: $(tr ' ' '\n' <<<"$missing" | sort -u | xargs)" >&2
        exit 1
    fi
    if ldd "$(command -v busybox)" >/dev/null 2>&1; then
        echo "build-guest.sh: busybox is not static; install the Debian package busybox-static" >&2
        exit 1
    fi
    export PATH=$PATH:/usr/sbin:/sbin
}

fetch_kernel() {
    local package
    if ! compgen -G "$cache/linux-image-*.deb" >/dev/null; then
        package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ {print $2; exit}')
        [ -n "$package" ] || { echo "build-guest.sh: apt knows no linux-image-cloud-amd64; run apt-get update" >&2; exit 1; }
        (cd "$cache" && apt-get -q download "$package" >/dev/null)
    fi
    dpkg-deb -x "$(compgen -G "$cache/linux-image-*.deb" | head -n 1)" "$work/kernel"
    version=$(basename "$work"/kernel/boot/vmlinuz-*)
    version=${version#vmlinuz-}
    depmod -b "$work/kernel" "$version"
}

module_files() {
    local module
    for module in $STORAGE_MODULES; do
        modprobe -d "$work/kernel" -S "$version" --show-depends "$module" 2>/dev/null | awk '/^insmod/ {print $2}'
    done | sort -u
}

make_ram_disk() {
    local tree=$work/ramdisk tool file target
    mkdir -p "$tree"/{bin,mnt,dev,proc,sys} "$tree/lib/modules/$version"
    cp "$(command -v busybox)" "$tree/bin/busybox"
    for tool in sh mount switch_root modprobe sleep findfs; do ln -s busybox "$tree/bin/$tool"; done
    while read -r file; do
        target=$tree/lib/modules/$version/${file#*"/lib/modules/$version/"}
        install -D -m 644 "$file" "$target"
    done < <(module_files)
    cp "$work/kernel/lib/modules/$version"/modules.{order,builtin} "$tree/lib/modules/$version/"
    depmod -b "$tree" "$version"
    install -m 755 "$here/init-ramdisk" "$tree/init"
    (cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1 >"$work/initrd.gz")
}

make_root() {
    local tree=$work/root
    mkdir -p "$tree"/{bin,sbin,dev,proc,sys,tmp,var,etc}
    cp "$(command -v busybox)" "$tree/bin/busybox"
    gcc -O2 -Wall -Werror -static -s -o "$tree/bin/drwriter" "$here/drwriter.c"
    install -m 755 "$here/init-root" "$tree/sbin/init"
    install -m 755 "$here/work-postgres" "$tree/sbin/work-postgres"
    echo 0 >"$tree/var/boots"
    mkdir "$work/data"
    [ -z "${FARSHORE_GUEST_ADD:-}" ] || "$FARSHORE_GUEST_ADD" "$tree" "$work/data"
    root_sectors=$((($(du -sm "$tree" | cut -f1) * 9 / 8 + SPARE_MIB) * MIB_SECTORS))
}

make_disk() {
    local image=$1 boot_offset=$((BOOT_FIRST_SECTOR * SECTOR_BYTES))
    # A multiple of 1 MiB, as Azure wants.
    truncate -s $(((ROOT_FIRST_SECTOR + root_sectors + MIB_SECTORS) * SECTOR_BYTES)) "$image"
    printf 'label: dos\n%s,%s,0x0e,*\n%s,%s,0x83\n' \
        $BOOT_FIRST_SECTOR $BOOT_SECTORS $ROOT_FIRST_SECTOR $root_sectors | sfdisk -q "$image"
    dd if="$MBR_CODE" of="$image" bs=440 count=1 conv=notrunc status=none
    mformat -i "$image@@$boot_offset" -T $BOOT_SECTORS -h 64 -s 32 -H $BOOT_FIRST_SECTOR ::
    cat >"$work/syslinux.cfg" <<EOF
DEFAULT linux
PROMPT 0
TIMEOUT 1
SERIAL 0 115200
LABEL linux
 KERNEL vmlinuz
 INITRD initrd.gz
 APPEND console=ttyS0 quiet panic=-1 ${FARSHORE_GUEST_ARGS:-}
EOF
    mcopy -i "$image@@$boot_offset" "$work/syslinux.cfg" "$work/initrd.gz" ::
    mcopy -i "$image@@$boot_offset" "$work/kernel/boot/vmlinuz-$version" ::vmlinuz
    syslinux --install -t "$boot_offset" "$image"
    mke2fs -q -F -t ext4 -L drroot -d "$work/root" -E offset=$((ROOT_FIRST_SECTOR * SECTOR_BYTES)) \
        "$image" $((root_sectors / 2))k 2>/dev/null
    fallocate --dig-holes "$image" 2>/dev/null || true
}

# Zeroes; or a file system twice the size of what is on it, for what the guest will write.
make_data_disk() {
    local image=$1 mib=$DATA_MIB
    if [ -n "$(ls -A "$work/data")" ]; then
        mib=$((DATA_MIB + 2 * $(du -sm "$work/data" | cut -f1)))
        truncate -s ${mib}M "$image"
        mke2fs -q -F -t ext4 -d "$work/data" "$image"
    else
        truncate -s ${mib}M "$image"
    fi
}

check_tools
fetch_kernel
make_ram_disk
make_root
make_disk "$work/os.raw"
make_data_disk "$work/data.raw"
# Moved last, so that a folder with both files is a finished guest.
cp --sparse=always "$work/data.raw" "$out/data.raw"
cp --sparse=always "$work/os.raw" "$out/os.raw"
echo "guest ready: $out/os.raw $out/data.raw (kernel $version)"
