#!/bin/sh
# Plays a game in plain mode on a cluster of its own, kills the server that owns the room in the middle of it, and prints
# what one of the players saw. docs/client.md shows its output. Lines after ">" were typed.
#
# Usage: scripts/capture-plain.sh [FOLDER WITH THE PROGRAMS [PORT]]    (default .build/release, and a port that is free)
# Everything lies in a temporary folder that is removed at the end; no other cluster and no login is touched.
set -eu

bin=${1:-"$(dirname "$0")/../.build/release"}
oneup="$bin/oneup"
if [ ! -x "$oneup" ]; then
    echo "There is no $oneup: run 'make build' first, or name the folder with the programs." >&2
    exit 1
fi
home=$(mktemp -d "${TMPDIR:-/tmp}/oneup-capture-XXXXXX")
export ONEUP_HOME="$home/cluster" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config"

finish() {
    exec 3>&- 4>&- || true
    "$oneup" down >"$home/down" 2>&1 || cat "$home/down" >&2
    rm -rf "$home"
}
trap finish EXIT
trap 'exit 1' INT TERM

# until_shown WHO TEXT: waits until the player's transcript holds the text.
until_shown() {
    tries=0
    until grep -qF -- "$2" "$home/$1.txt"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 400 ]; then
            echo "$1 was not shown \"$2\". What was shown:" >&2
            cat "$home/$1.txt" >&2
            exit 1
        fi
        sleep 0.05
    done
}

# type_line WHO LINE: types a line, which the transcript shows after ">".
type_line() {
    echo "> $2" >>"$home/$1.txt"
    if [ "$1" = ana ]; then echo "$2" >&3; else echo "$2" >&4; fi
}

# start WHO ARGUMENTS…: starts a client whose input is a pipe that stays open.
start() {
    who=$1
    shift
    mkfifo "$home/$who.in"
    : >"$home/$who.txt"
    "$oneup" "$@" <"$home/$who.in" >>"$home/$who.txt" 2>&1 3>&- 4>&- &
}

"$oneup" up ${2:+--port "$2"} >"$home/up" 2>&1 || {
    cat "$home/up" >&2
    exit 1
}

start ana --plain --name ana
exec 3>"$home/ana.in"
until_shown ana "You are in the lobby."
type_line ana "create tic-tac-toe First game"
until_shown ana "Waiting for 1 more player."
pin=$("$oneup" admin rooms --json | tr ',{' '\n\n' | sed -n 's/^ *"pin": *\([0-9]*\).*/\1/p' | head -n 1)

start ben join "$pin" --name ben
exec 4>"$home/ben.in"
until_shown ana "Game 1 begins."
type_line ana b2
until_shown ben "ana plays b2."
type_line ben a3
until_shown ana "ben plays a3."

owner=$("$oneup" admin leases | awk -v pin="$pin" '$2 == pin { print $3 }')
process=$("$oneup" status | awk -v name="$owner" '$1 == name { print $4 }')
echo "# Somebody types: kill -9 $process    ($owner, which has this room)" >>"$home/ana.txt"
kill -9 "$process"
until_shown ana "took over"
until_shown ben "took over"

type_line ana b1
until_shown ben "ana plays b1."
type_line ben a2
until_shown ana "ben plays a2."
type_line ana b3
until_shown ana "three in a row"
type_line ana quit
type_line ben quit
wait

echo '$ oneup --plain --name ana'
cat "$home/ana.txt"
