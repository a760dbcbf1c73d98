#!/usr/bin/env bash
# Runs compose.yaml for real, looks at the running containers as an attacker would, plays through the published port, kills
# containers while it plays, and compares all that players were told with a copy of the store.
#
# Usage: scripts/test-compose.sh [FOLDER WITH THE PROGRAMS [PORT]]    (default .build/release and 7660)
# ONEUP_IMAGE names an image that is there already; without it one is built. Everything it makes is removed at the end; a
# cluster of your own in containers is not touched. Without a container engine it says so and ends with 0.
set -Eeuo pipefail
trap 'echo "line $LINENO: $BASH_COMMAND" >&2' ERR
cd "$(dirname "$0")/.."
bin=$(realpath "${1:-.build/release}")
export ONEUP_PORT=${2:-7660} ONEUP_LISTEN=127.0.0.1

if ! docker info >/dev/null 2>&1; then
    echo "No container engine answers here (\`docker info\` fails): the containers were NOT tested." >&2
    exit 0
fi
if docker compose version >/dev/null 2>&1; then program="docker compose"; else program="docker-compose"; fi
[ -x "$bin/oneup" ] || { echo "There is no $bin/oneup: run 'make build' first, or name the folder." >&2; exit 1; }

project=oneup-test
files=(-f compose.yaml)
home=$(mktemp -d "${TMPDIR:-/tmp}/oneup-compose-XXXXXX")
export XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" ONEUP_HOME="$home/none"
clients=()
mkdir "$home/play"

compose() { $program -p "$project" "${files[@]}" "$@"; }
quietly() { "$@" >"$home/quiet" 2>&1 || { cat "$home/quiet" >&2; return 1; }; }
step() { printf '\n== %s\n' "$*"; }
holds() { printf '   %s\n' "$*"; }
fail() {
    printf '\nFAILED: %s\n' "$*" >&2
    for who in ana ben drill; do
        [ -f "$home/play/$who.txt" ] && { echo "--- $who:"; tail -n 15 "$home/play/$who.txt"; } >&2
    done
    compose logs --tail=25 >&2 || true
    exit 1
}
finish() {
    status=$?
    trap - EXIT INT TERM
    for client in "${clients[@]}"; do kill "$client" 2>/dev/null || true; done
    docker rm -f "$project-sleeper" "$project-armed" >/dev/null 2>&1 || true
    compose down -v --timeout 1 >"$home/down" 2>&1 || cat "$home/down" >&2
    rm -rf "$home"
    exit "$status"
}
trap finish EXIT
trap 'exit 1' INT TERM

# eventually SECONDS WHAT COMMAND…: waits until the command succeeds; far longer than it takes on a busy machine.
eventually() {
    local until=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$until" ] || fail "waited in vain for $what"
        sleep 0.05
    done
}
containers() { compose ps -q "$@" 2>/dev/null; }
running() { [ "$(docker inspect -f '{{.State.Running}}' "$1")" = true ]; }
healthy() { [ "$(docker inspect -f '{{.State.Health.Status}}' "$1")" = healthy ]; }
all_healthy() {
    local container
    for container in $(containers balancer) $(containers server); do healthy "$container" || return 1; done
}
# operator COMMAND…: runs a command in a server's container that runs.
operator() {
    local container
    for container in $(containers server); do
        if running "$container"; then docker exec "$container" "$@"; return; fi
    done
    return 1
}
owner() { operator oneup admin leases | awk -v pin="$pin" '$2 == pin { print $3 }'; }
# container_of NAME: a container's host name is the beginning of its id.
container_of() { operator cat "/data/run/names/$1"; }
ready() { operator oneup admin servers | awk '$3 == "ready" { print $1 }'; }
is_ready() { ready | grep -qx "$1"; }

# player WHO ARGUMENTS…: starts a client outside, whose input is a pipe that stays open.
player() {
    local who=$1
    shift
    mkfifo "$home/play/$who.in"
    : >"$home/play/$who.txt"
    "$bin/oneup" "$@" <"$home/play/$who.in" >>"$home/play/$who.txt" 2>&1 &
    clients+=($!)
}
outside=(--server "127.0.0.1:$ONEUP_PORT")
shown() { grep -qF -- "$2" "$home/play/$1.txt"; }
until_shown() { eventually 120 "$1 to be shown \"$2\"" shown "$1" "$2"; }
count() { grep -cF -- "$2" "$home/play/$1.txt" || true; }
more_than() { [ "$(count "$1" "$2")" -gt "$3" ]; }
type_line() { if [ "$1" = ana ]; then echo "$2" >&3; else echo "$2" >&4; fi; }
# move WHO SQUARE OTHER: plays, and waits until the other one has seen it.
move() {
    type_line "$1" "$2"
    until_shown "$3" "$1 plays $2."
}
# choose_owner: the server that has the room, its container, and how often each player has read of its end.
choose_owner() {
    victim=$(owner)
    container=$(container_of "$victim")
    notices=("$(count ana "took over from $victim")" "$(count ben "took over from $victim")")
}
# taken_over: both players have been told once more that it is gone.
taken_over() {
    eventually 120 "ana to hear of a takeover from $victim" more_than ana "took over from $victim" "${notices[0]}"
    eventually 120 "ben to hear of a takeover from $victim" more_than ben "took over from $victim" "${notices[1]}"
    grep -F "took over from $victim" "$home/play/ana.txt" | tail -n 1 | sed 's/^/   /'
}

step "start"
began=$SECONDS
if [ -z "${ONEUP_IMAGE:-}" ]; then
    export ONEUP_IMAGE=oneup-test
    quietly compose build
    holds "built in $((SECONDS - began)) s"
fi
began=$SECONDS
quietly compose up -d
eventually 120 "all to be healthy" all_healthy
holds "playable after $((SECONDS - began)) s"
fingerprint=$(operator oneup fingerprint)
compose logs init 2>&1 | grep -qF "$fingerprint" || fail "the log of init does not show the fingerprint"

. scripts/test-compose-hardening.sh

step "a game from outside, through the published port"
player drill drill remote "${outside[@]}" --fingerprint "$fingerprint" --store "$home/store"
exec 5>"$home/play/drill.in"
player ana --plain --name ana "${outside[@]}" --fingerprint "$fingerprint"
exec 3>"$home/play/ana.in"
until_shown ana "You are in the lobby."
type_line ana "create tic-tac-toe In a box"
until_shown ana "Waiting for 1 more player."
pin=$(sed -n 's/^Room \([0-9]*\) \([0-9]*\) is open.*/\1\2/p' "$home/play/ana.txt" | head -n 1)
player ben join "$pin" --name ben "${outside[@]}" --fingerprint "$fingerprint"
exec 4>"$home/play/ben.in"
until_shown ana "Game 1 begins."
until_shown drill "playing"
move ana b2 ben
holds "ana and ben play in room $pin, 40 scripted players in 20 others"

step "docker kill: the container of the server that has the room"
choose_owner
quietly docker kill -s KILL "$container"
taken_over
move ben a3 ana
quietly compose up -d
eventually 120 "$victim to be ready again" is_ready "$victim"
holds "$victim is back"

step "a crash: all processes of the owner's container are killed from inside"
choose_owner
docker exec "$container" sh -c 'kill -9 -1' || true
taken_over
eventually 120 "$victim to be ready again" is_ready "$victim"
[ "$(docker inspect -f '{{.RestartCount}}' "$container")" -gt 0 ] || fail "the engine did not restart the container"
holds "the engine restarted $victim by itself"

step "the server's own parent: kill -9 of the working process alone"
choose_owner
docker exec "$container" sh -c 'for p in /proc/[0-9]*; do
    if tr "\0" " " <$p/cmdline | grep -q -- "--incarn[a]tion"; then kill -9 "${p#/proc/}"; fi; done'
taken_over
eventually 120 "$victim to be ready again" is_ready "$victim"
holds "its parent started $victim again, in the same container"

step "servers are replaced one after the other, as for a new release"
lost=$(count ana "Connection lost")
waited=$(count ana "no server is ready")
told=$(count ana "took over")
former=$(containers server)
quietly compose up -d --no-recreate --scale server=4
eventually 120 "server-4 to be ready" is_ready server-4
eventually 120 "server-3 to be ready" is_ready server-3
began=$SECONDS
for container in $former; do quietly docker stop -t 60 "$container"; done
holds "the former two have drained after $((SECONDS - began)) s"
# shellcheck disable=SC2086 # one word each
quietly docker rm $former
type_line ana "state"
eventually 120 "ana to see the room" more_than ana "ben plays a3." 0
[ "$(count ana "Connection lost") $(count ana "no server is ready") $(count ana "took over")" = "$lost $waited $told" ] ||
    fail "ana has noticed something"
holds "nobody noticed"

step "--scale server=3"
quietly compose up -d --scale server=3
are_ready() { [ "$(ready | wc -l)" = "$1" ]; }
eventually 120 "three servers to be ready" are_ready 3
holds "$(ready | tr '\n' ' ')are ready"

step "a server that stops with the store's lock in its hand, in a container of its own"
compose run -d --name "$project-armed" -e ONEUP_FAILPOINT=stop_in_transaction@5 server >/dev/null 2>&1
armed() { docker logs "$project-armed" 2>&1 | grep -qF "$1"; }
eventually 120 "its parent to kill it" armed "killing the server: it was stopped with the store's lock"
holds "others asked its parent over the volume, which killed it"
move ana b1 ben
quietly docker rm -f "$project-armed"

step "a server's container is paused"
choose_owner
quietly docker pause "$container"
taken_over
move ben a2 ana
quietly docker unpause "$container"
eventually 120 "$victim to be ready again" is_ready "$victim"

step "the balancer crashes"
lost=$(count ana "Connection lost")
docker exec "$(containers balancer)" sh -c 'kill -9 -1' || true
eventually 120 "ana to lose her connection" more_than ana "Connection lost" "$lost"
eventually 120 "ana to be connected again" more_than ana "Connected again" "$lost"
eventually 120 "ben to be connected again" more_than ben "Connected again" "$lost"
type_line ana "state"
until_shown ana "Seat 1: ana"
holds "players came back by themselves, with the same seats"

step "the balancer comes back at another address"
address() { docker inspect -f "{{(index .NetworkSettings.Networks \"${project}_link\").IPAddress}}" "$1"; }
lost=$(count ana "Connection lost")
former=$(address "$(containers balancer)")
quietly docker rm -f "$(containers balancer)"
# Something else takes the free address.
quietly docker run -d --name "$project-sleeper" --network "${project}_link" --entrypoint sleep "$ONEUP_IMAGE" 600
quietly compose up -d --scale server=3
[ "$(address "$(containers balancer)")" != "$former" ] || fail "the balancer got its former address"
eventually 120 "ana to be connected again" more_than ana "Connected again" "$lost"
eventually 120 "ben to be connected again" more_than ben "Connected again" "$lost"
holds "was $former, is $(address "$(containers balancer)"): servers looked its name up again"
quietly docker rm -f "$project-sleeper"

step "all containers are killed and started"
lost=$(count ana "Connection lost")
# shellcheck disable=SC2046 # one word each
quietly docker kill -s KILL $(containers server) $(containers balancer)
quietly compose up -d --scale server=3
eventually 120 "ana to be connected again" more_than ana "Connected again" "$lost"
eventually 120 "ben to be connected again" more_than ben "Connected again" "$lost"
move ana b3 ben
until_shown ana "three in a row"
until_shown ben "three in a row"
holds "the game was where it had been; ana has won it"
type_line ana quit
type_line ben quit

step "the audit"
echo end >&5
eventually 120 "the scripted players' last answers" shown drill "played"
began=$SECONDS
quietly compose stop
holds "all stopped in $((SECONDS - began)) s"
compose run --rm -T init tar -cf - -C / data >"$home/backup.tar" 2>"$home/quiet"
tar -xf "$home/backup.tar" -C "$home" data/store
mv "$home/data/store" "$home/store"
echo audit >&5
eventually 120 "the audit's result" grep -qE "Everything holds|BROKEN" "$home/play/drill.txt"
grep -A 99 '^played' "$home/play/drill.txt" | tail -n +2 | sed 's/^/   /'
shown drill "Everything holds." || fail "the audit found something"

step "a new volume from the backup"
quietly compose down -v
compose run --rm -T init tar -xf - -C / <"$home/backup.tar" >"$home/quiet" 2>&1
quietly compose up -d
eventually 120 "all to be healthy" all_healthy
[ "$(operator oneup fingerprint)" = "$fingerprint" ] || fail "the certificate is another one"
operator oneup admin rooms | grep -q "^$pin .*In a box" || fail "the room is not there"
holds "the room is there, and the same certificate"

step "docker compose down -v leaves nothing behind"
quietly compose down -v
[ -z "$(docker ps -aq --filter "label=com.docker.compose.project=$project")" ] || fail "there are containers left"
[ -z "$(docker volume ls -q --filter "label=com.docker.compose.project=$project")" ] || fail "there is a volume left"
[ -z "$(docker network ls -q --filter "label=com.docker.compose.project=$project")" ] || fail "there is a network left"
clients=()

. scripts/test-compose-full-disk.sh

printf '\nThe containers do what they should.\n'
