#!/bin/sh
# The load test of docs/load-test.md: `make bench`. Starts throw-away clusters on free ports, measures, and writes
# docs/load-test/ and the measured part of docs/load-test.md. Six to eight minutes on an otherwise idle machine.
#
# Usage: load-test.sh PROGRAMS [SECONDS [FOLDER]]
#   PROGRAMS  the folder with oneup, oneup-server and oneup-balancer
#   SECONDS   how long each point is measured (4)
#   FOLDER    a folder for everything that is written, to try it out without changing docs/
set -eu

here=$(cd "$(dirname "$0")" && pwd)
programs=$1
seconds=${2:-4}
document="$here/../docs/load-test.md"
folder="$here/../docs/load-test"
if [ $# -ge 3 ]; then
    mkdir -p "$3"
    cp "$document" "$3/load-test.md"
    document="$3/load-test.md"
    folder="$3/load-test"
fi
for tool in wrk perf "${HAPROXY:-haproxy}" python3; do
    command -v "$tool" >/dev/null 2>&1 || {
        echo "load-test.sh: there is no $tool: run \`make bench\`, which installs what is missing" >&2
        exit 1
    }
done
PYTHONDONTWRITEBYTECODE=1 exec python3 "$here/load-test/measure.py" "$programs" "$folder" "$document" "$seconds"
