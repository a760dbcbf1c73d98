#!/bin/sh
# Takes pictures of the pages with Chromium: a cluster of its own, a game and a quiz with some players, one server killed.
#
# Usage: scripts/capture-pages.sh [FOLDER WITH THE PROGRAMS [FOLDER FOR THE PICTURES [PORT]]]
#        (default .build/release, docs/pages, and a port that is free)
# It needs Debian's package chromium. Everything but the pictures lies in a temporary folder that is removed at the end; no
# other cluster and no login is touched.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
bin=${1:-"$root/.build/release"}
pictures=${2:-"$root/docs/pages"}
oneup="$bin/oneup"
if [ ! -x "$oneup" ]; then
    echo "There is no $oneup: run 'make build' first, or name the folder with the programs." >&2
    exit 1
fi
if ! command -v chromium >/dev/null 2>&1; then
    echo "There is no chromium: install it with 'apt-get install chromium'." >&2
    exit 1
fi
mkdir -p "$pictures"
home=$(mktemp -d "${TMPDIR:-/tmp}/oneup-pages-XXXXXX")
export ONEUP_HOME="$home/cluster" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config"

finish() {
    exec 3>&- 4>&- 5>&- 6>&- 7>&- || true
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

# start WHO ARGUMENTS…: starts a client whose input is a pipe that stays open, with a login of its own.
start() {
    who=$1
    shift
    mkfifo "$home/$who.in"
    : >"$home/$who.txt"
    XDG_DATA_HOME="$home/data-$who" XDG_CONFIG_HOME="$home/config-$who" \
        "$oneup" "$@" --name "$who" <"$home/$who.in" >>"$home/$who.txt" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- &
}

# pin_of GAME: the PIN of the room in which the game is played.
pin_of() { "$oneup" admin rooms | awk -v game="$1" '$0 ~ game { print $1; exit }'; }

# picture NAME SIZE PATH PROFILE: the page as a window of this size shows it.
picture() {
    name=$1 size=$2 path=$3 profile=$4
    rm -f "$pictures/$name.png"
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$home/$profile" \
        --window-size="$size" --screenshot="$pictures/$name.png" "http://$pages$path" \
        >"$home/chromium" 2>&1 || {
        cat "$home/chromium" >&2
        exit 1
    }
    if [ ! -s "$pictures/$name.png" ]; then
        cat "$home/chromium" >&2
        exit 1
    fi
    echo "$pictures/$name.png"
}

# The second profile allows no scripts.
mkdir -p "$home/no-script/Default"
echo '{"profile":{"default_content_setting_values":{"javascript":2}}}' >"$home/no-script/Default/Preferences"

# projector NAME PATH, phone NAME PATH, no_script NAME PATH: the page on a projector, on a phone, without scripts.
projector() { picture "$1" 1920,1080 "$2" browser; }
phone() { picture "$1-phone" 390,844 "$2" browser; }
no_script() { picture "$1-no-script" 1920,1080 "$2" no-script; }

"$oneup" up ${3:+--port "$3"} >"$home/up" 2>&1 || {
    cat "$home/up" >&2
    exit 1
}
pages=$(sed -n 's|^ *pages *http://\([^/]*\)/.*|\1|p' "$home/up")

start ana --plain
exec 3>"$home/ana.in"
until_shown ana "You are in the lobby."
echo "create tic-tac-toe Over coffee" >&3
until_shown ana "Waiting for 1 more player."
board=$("$oneup" admin rooms --json | tr ',{' '\n\n' | sed -n 's/^ *"pin": *\([0-9]*\).*/\1/p' | head -n 1)
start ben join "$board"
exec 4>"$home/ben.in"
until_shown ana "Game 1 begins."
echo b2 >&3
until_shown ben "ana plays b2."
echo a3 >&4
until_shown ana "ben plays a3."

start carla host "$root/quizzes/distributed-systems.md"
exec 5>"$home/carla.in"
until_shown carla "Type start when"
quiz=$("$oneup" admin rooms --json | tr ',{' '\n\n' | sed -n 's/^ *"pin": *\([0-9]*\).*/\1/p' | grep -v "$board" | head -n 1)
start dora join "$quiz"
exec 6>"$home/dora.in"
start emil join "$quiz"
exec 7>"$home/emil.in"
until_shown dora "The quiz has"
until_shown emil "The quiz has"
projector quiz-gathering "/rooms/$quiz"
projector tic-tac-toe "/rooms/$board"
phone tic-tac-toe "/rooms/$board"
no_script tic-tac-toe "/rooms/$board"

owner=$("$oneup" admin leases | awk -v pin="$quiz" '$2 == pin { print $3 }')
process=$("$oneup" status | awk -v name="$owner" '$1 == name { print $4 }')
kill -9 "$process"
until_shown carla "took over"

echo start >&5
until_shown dora "Question 1 of"
echo 2 >&6
until_shown dora "tored"
projector quiz-question "/rooms/$quiz"
phone quiz-question "/rooms/$quiz"
no_script quiz-question "/rooms/$quiz"
echo 1 >&7
until_shown dora "Right answer"
projector quiz-reveal "/rooms/$quiz"
echo next >&5
until_shown dora "After question 1"
projector quiz-standings "/rooms/$quiz"
echo end >&5
until_shown dora "The quiz is over"
projector quiz-podium "/rooms/$quiz"
projector status /
phone status /
no_script status /
