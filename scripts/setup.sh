#!/usr/bin/env bash
# Installs what the build needs and this machine lacks; says and does nothing
# where all is there. For Debian and Ubuntu, as root or with sudo.
# Usage: scripts/setup.sh [python|office|browser]
#   python: what the Python-based suites need, too; office: LibreOffice;
#   browser: Chromium and its driver
set -euo pipefail

if ! command -v swift >/dev/null 2>&1; then
    cat >&2 <<'TEXT'
Swift 6.1 or newer is missing. This command installs it:

  curl -O https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz && tar zxf swiftly-$(uname -m).tar.gz && ./swiftly init --quiet-shell-followup && . ~/.local/share/swiftly/env.sh
TEXT
    exit 1
fi

wanted=(libsqlite3-dev zlib1g-dev libdeflate-dev libssl-dev libxlsxwriter-dev libzip-dev libarchive-dev pkg-config)
missing=()
if command -v dpkg-query >/dev/null 2>&1; then
    for package in "${wanted[@]}"; do
        dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^.i' || missing+=("$package")
    done
else
    echo "This is no Debian: make sure that the likes of ${wanted[*]} are installed." >&2
fi
if [ -n "${1:-}" ]; then
    command -v python3 >/dev/null 2>&1 || missing+=(python3)
    python3 -c 'import ensurepip, sqlite3, venv' >/dev/null 2>&1 || missing+=(python3-venv)
fi
# want COMMAND PACKAGE…    the packages, where the command is missing
want() {
    command -v "$1" >/dev/null 2>&1 || missing+=("${@:2}")
}
case "${1:-}" in
    office) want soffice libreoffice-calc-nogui ;;
    browser)
        want chromium chromium
        want chromedriver chromium-driver
        want pdftotext poppler-utils
        ;;
esac
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Please install these packages, or what they are called here: ${missing[*]}" >&2
    exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Please install, as root: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo env DEBIAN_FRONTEND=noninteractive)
fi
echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    cat "$log" >&2
    echo "apt-get could not install ${missing[*]}" >&2
    exit 1
fi
