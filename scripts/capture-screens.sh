#!/bin/sh
# Takes the pictures in docs/screens from the running program: a cluster of its own, and players, hosts and spectators in tmux.
# The first argument is the folder with the programs, .build/release without one.
set -eu
cd "$(dirname "$0")/.."
programs=$(cd "${1:-.build/release}" && pwd)
screens="$PWD/docs/screens"
root=$(mktemp -d /tmp/oneup-capture-XXXXXX)
mkdir -p "$screens"

tmux() { command tmux -u -S "$root/tmux" -f /dev/null "$@"; }

finish() {
    tmux kill-server 2>/dev/null || true
    "$programs/oneup" down --delete --yes --folder "$root/cluster" >/dev/null 2>&1 || true
    rm -rf "$root"
}
trap finish EXIT INT TERM

# A terminal NAME of WIDTH × HEIGHT in which oneup runs with the remaining words.
open_terminal() {
    name=$1 width=$2 height=$3
    shift 3
    mkdir -p "$root/$name"
    tmux new-session -d -s "$name" -x "$width" -y "$height" \
        "exec env -i HOME=$root/$name ONEUP_HOME=$root/cluster PATH=/usr/bin:/bin LANG=C.UTF-8 TERM=screen-256color $programs/oneup $*"
    tmux set-option -g status off
}

screen() { tmux capture-pane -p -t "$1"; }

# Waits until the text is to be seen.
await() {
    tries=0
    until screen "$1" | grep -qF -- "$2"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 200 ]; then
            echo "$1 does not show: $2" >&2
            screen "$1" >&2
            exit 1
        fi
        sleep 0.1
    done
}

# Types text in a terminal; then waits for other text.
play() {
    tmux send-keys -t "$1" -l "$2"
    await "$1" "$3"
}

press() {
    tmux send-keys -t "$1" "$2"
    await "$1" "$3"
}

capture() {
    screen "$1" >"$screens/$2.txt"
    echo "docs/screens/$2.txt"
}

"$programs/oneup" up --port "${ONEUP_CAPTURE_PORT:-7890}" --folder "$root/cluster" >/dev/null 2>&1

open_terminal ana 80 24
await ana 'play as a guest'
capture ana login
tmux send-keys -t ana -l ana
press ana Enter 'ROOMS'
play ana c 'open a room'
tmux send-keys -t ana -l 'Friday final'
press ana Enter 'waiting for 1 more player'
pin=$(screen ana | head -1 | tr -cd '0-9')
await ana 'ms'
capture ana waiting

open_terminal ben 80 24 join "$pin" --name ben
await ana 'your move'
play ana b2 'b2 stored'
await ben 'your move'
play ben 1 'a3 stored'
play ben t 'say:'
tmux send-keys -t ben -l 'that corner is mine'
press ben Enter 'ben: that corner'
open_terminal dora 80 24 --name dora
await dora 'ROOMS'
play dora c 'open a room'
press dora Enter 'waiting for 1 more player'
press dora Escape 'ROOMS'
play dora t 'say:'
tmux send-keys -t dora -l 'anyone up for a game?'
press dora Enter 'anyone up'

open_terminal carla 80 24 --name carla
await carla 'LIVE'
await carla 'X ana'
await carla 'ms'
capture carla lobby
play carla '?' 'search:'
capture carla help
press carla Escape 'ROOMS'
capture ana game
tmux resize-window -t ana -x 120 -y 40
await ana 'your move'
play ana : 'command'
capture ana commands
press ana Escape 'your move'
tmux resize-window -t ana -x 80 -y 24
await ana 'your move'
play ana K 'Kill server'
capture ana kill
play ana y 'took over'
capture ana takeover
play ana a2 'a2 stored'
play ben c1 'c1 stored'
play ana c2 'you win'
capture ana won

# A live quiz: carla hosts, and the three others play.
cat >"$root/quiz.md" <<'QUIZ'
---
seconds: 60
---

# Distributed Systems 5

## What does a fence refuse? {x2}

- [x] the late write of a former owner
- [ ] a second login
- [ ] the first write after a restart
- [ ] a room without players

> Each change of owner raises the fence; a write that carries an older one is refused by the store.

## Which of these makes a retry after a lost reply safe? {x2}

- [ ] a longer time-out
- [x] an idempotency key
- [ ] a faster network
- [ ] TLS 1.3

> A server that knows the key gives the first answer again and does nothing twice.

## Which of these survive `kill -9` here?

- [x] a stored move
- [x] an open question
- [ ] the process
QUIZ
press ana Escape 'ROOMS'
press ben Escape 'ROOMS'
tmux kill-session -t carla
open_terminal emil 80 24 host "$root/quiz.md" --name emil
await emil 'nobody has joined yet'
pin=$(screen emil | grep -o 'oneup join [0-9]*' | tr -cd '0-9')
for name in ana ben dora; do
    play "$name" p 'PIN:'
    tmux send-keys -t "$name" -l "$pin"
    press "$name" Enter 'waiting for the host'
done
await emil '3 players are here'
await emil 'ms'
capture emil quiz-gathering
play emil n 'reveal now'
for name in ana ben dora; do await "$name" 'press its number'; done
play ana 1 'stored ✓'
play ben 2 'stored ✓'
# The last answer closes the question.
play dora 1 '✓ right'
await emil 'leaderboard'
play emil n 'next question'
await ana 'after question 1 of 3'
play emil n 'reveal now'
for name in ana ben dora; do await "$name" 'press its number'; done
play ben 2 'stored ✓'
await ana '1 of 3 answered'
await emil 'not yet: ana, dora'
capture emil quiz-host
capture ana quiz-question
play ana K 'Kill server'
play ana y 'clock +'
play ana 2 'stored ✓'
await ana '2 of 3 answered'
capture ana quiz-chosen
tmux resize-window -t dora -x 120 -y 40
await dora 'TALK'
play dora 3 '✗ wrong'
await ana '✓ right'
await ana 'points'
capture ana quiz-reveal
capture dora quiz-reveal-wide
play emil n 'next question'
await ana 'you: rank'
capture ana quiz-leaderboard
play emil n 'reveal now'
await ana 'several may be right'
tmux send-keys -t ana -l 12
press ana Enter 'stored ✓'
play emil n 'podium'
play emil n 'play it again'
await ana 'you are 1st'
capture ana quiz-podium

# README.md shows some of them: each block behind a comment with the name of one is that picture.
awk '
    /^<!-- docs\/screens\/.*\.txt -->$/ { print; file = $2; next }
    file != "" && /^```text$/ { print; while ((getline line < file) > 0) print line; close(file); skips = 1; next }
    skips && /^```$/ { skips = 0; file = "" }
    !skips { print }
' README.md >"$root/README.md"
cat "$root/README.md" >README.md
