# Part of scripts/test-compose.sh: the volume is full for a while.

step "a full disk"
project=oneup-test-full
files=(-f compose.yaml -f scripts/test-compose-full-disk.yaml)
play="$home/play"
rm -rf "$play" "$home/store" "$home/data"
mkdir "$play"
quietly compose up -d holder
quietly compose up -d
eventually 120 "all to be healthy" all_healthy
fingerprint=$(operator oneup fingerprint)

player drill drill remote "${outside[@]}" --fingerprint "$fingerprint" --store "$home/store" --rate 50
exec 5>"$play/drill.in"
player ana --plain --name ana "${outside[@]}" --fingerprint "$fingerprint"
exec 3>"$play/ana.in"
until_shown ana "You are in the lobby."
type_line ana "create tic-tac-toe Full"
until_shown ana "Waiting for 1 more player."
pin=$(sed -n 's/^Room \([0-9]*\) \([0-9]*\) is open.*/\1\2/p' "$play/ana.txt" | head -n 1)
player ben join "$pin" --name ben "${outside[@]}" --fingerprint "$fingerprint"
exec 4>"$play/ben.in"
until_shown ana "Game 1 begins."
until_shown drill "playing"
move ana b2 ben

holder=$(containers holder)
fill() { docker exec "$holder" sh -c 'dd if=/dev/zero of=/data/filler bs=4k oflag=append conv=notrunc 2>/dev/null; :'; }
# What is still free within the log's file is used up first, so it is tried until it is refused.
said=0
try_to_say() {
    said=$((said + 1))
    type_line ben "say attempt $said."
}
refused() {
    fill
    try_to_say
    shown ben "Not saved"
}
eventually 120 "ben to be told that nothing is saved" refused
holds "$(grep -F 'Not saved' "$play/ben.txt" | head -n 1)"
docker exec "$holder" rm /data/filler
saved() {
    try_to_say
    shown ana "ben says: attempt $said."
}
eventually 120 "talk to be saved once there is room" saved
# Each line was either refused or seen, and none was both.
all_told() { [ "$(($(grep -cF 'Not saved' "$play/ben.txt") + $(grep -cF 'ben says: attempt' "$play/ana.txt")))" = "$said" ]; }
eventually 60 "every line to be refused or seen" all_told
holds "of $said lines $(grep -cF 'Not saved' "$play/ben.txt") were refused, and ana has seen the others"
move ben a3 ana
move ana b1 ben
holds "the game goes on, without a restart"
for container in $(containers server); do
    [ "$(docker inspect -f '{{.RestartCount}}' "$container")" = 0 ] || fail "a server was restarted"
done

echo end >&5
eventually 120 "the scripted players' last answers" shown drill "played"
# shellcheck disable=SC2046 # one word each
quietly docker stop $(containers server)
docker cp "$holder":/data/store "$home/store" >/dev/null
echo audit >&5
eventually 120 "the audit's result" grep -qE "Everything holds|BROKEN" "$play/drill.txt"
grep -A 99 '^played' "$play/drill.txt" | tail -n +2 | sed 's/^/   /'
shown drill "Everything holds." || fail "the audit found something"
