# Sourced by the commands in script/: finds a Python of 3.11 or later, then runs one module of
# script/running with it, from the checkout's folder.

checkout=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "FAILED  Plimsoll needs Python 3.11 or later, and none was found." >&2
    echo "        What to do: install one (Debian, Ubuntu: apt-get install python3.11)." >&2
    exit 1
}

run() {
    python=$(find_python) || exit 1
    cd "$checkout" || exit 1
    module=$1
    shift
    exec "$python" -m "script.running.$module" "$@"
}
