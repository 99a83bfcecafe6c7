# Shared by the scripts: where things lie, and installing what is missing.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# need COMMAND PACKAGE: installs the Debian package when the command is missing and we may.
need() {
    local path=$PATH:/usr/lib/postgresql/15/bin:/usr/sbin
    PATH=$path command -v "$1" >/dev/null 2>&1 && return
    [ "$(id -u)" = 0 ] || die "$1 is missing; install the package $2 and run again"
    command -v apt-get >/dev/null || die "$1 is missing; install $2"
    [ -n "${apt_updated:-}" ] || { apt-get update -qq >&2 || die "apt-get update failed"; apt_updated=1; }
    say "installing $2"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null || die "could not install $2"
}

# tools VENV-PACKAGES…: a virtual environment for Python tools, kept outside the tree by content of the list.
venv() {
    local list="$*" key
    key=$(printf '%s' "$list" | sha256sum | cut -c1-12)
    venv_dir=${XDG_CACHE_HOME:-$HOME/.cache}/kaemner/venv-$key
    [ -e "$venv_dir/.done" ] && return
    need python3 python3
    python3 -c 'import ensurepip' 2>/dev/null || need no-such-command python3-venv
    python3 -m venv "$venv_dir"
    # shellcheck disable=SC2086
    "$venv_dir/bin/pip" install --quiet --disable-pip-version-check $list
    touch "$venv_dir/.done"
}

check_toolchain() {
    command -v cargo >/dev/null || die "cargo is missing: install the toolchain named in rust-toolchain.toml with rustup"
    command -v cc >/dev/null || die "a C compiler is missing: install gcc"
    command -v npm >/dev/null || die "npm is missing: install Node.js 20 or newer"
    local major; major=$(node --version | sed -E 's/v([0-9]+).*/\1/')
    [ "$major" -ge 20 ] || die "Node.js $major is too old: 20 or newer is needed"
}

# demonstration PLACE: the small demonstration in the new folder PLACE, by the debug build. The gate makes it once and
# names it in KAEMNER_TEST_DEMO; each stage works on a copy of its own.
demonstration() {
    if [ -n "${KAEMNER_TEST_DEMO:-}" ]; then
        cp -r "$KAEMNER_TEST_DEMO" "$1"
    else
        "${CARGO_TARGET_DIR:-target}/debug/kaemner" demo --data "$1" >/dev/null
    fi
}
