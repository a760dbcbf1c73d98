# Part of scripts/test-compose.sh: what the running containers may do, and whether a secret is where it should not be.

step "no rights: as the engine sees it"
inspect() { docker inspect -f "$2" "$1"; }
expect() { [ "$2" = "$3" ] || fail "$1 is \"$2\" and not \"$3\""; }
published=""
for container in $(containers); do
    name=$(inspect "$container" '{{.Name}}')
    expect "$name: user" "$(inspect "$container" '{{.Config.User}}')" 10001:10001
    expect "$name: read-only root" "$(inspect "$container" '{{.HostConfig.ReadonlyRootfs}}')" true
    expect "$name: dropped capabilities" "$(inspect "$container" '{{.HostConfig.CapDrop}}')" "[ALL]"
    expect "$name: added capabilities" "$(inspect "$container" '{{len .HostConfig.CapAdd}}')" 0
    expect "$name: privileged" "$(inspect "$container" '{{.HostConfig.Privileged}}')" false
    expect "$name: security options" "$(inspect "$container" '{{.HostConfig.SecurityOpt}}')" "[no-new-privileges:true]"
    expect "$name: init" "$(inspect "$container" '{{.HostConfig.Init}}')" true
    for limit in Memory NanoCpus PidsLimit; do
        [ "$(inspect "$container" "{{.HostConfig.$limit}}")" -gt 0 ] || fail "$name has no limit $limit"
    done
    # Nothing of the host is mounted, the engine's socket least of all.
    expect "$name: mounts" "$(inspect "$container" '{{range .Mounts}}{{.Type}} {{.Destination}};{{end}}')" "volume /data;"
    published+=$(inspect "$container" \
        '{{range $port, $at := .HostConfig.PortBindings}}{{range $at}}{{.HostIp}}:{{.HostPort}}>{{$port}} {{end}}{{end}}')
done
expect "what is published" "$published" "127.0.0.1:$ONEUP_PORT>7400/tcp "
expect "the servers' network is internal" "$(docker network inspect -f '{{.Internal}}' "${project}_link")" true
holds "user 10001, read-only, no capabilities, no new privileges, limits, one published port: $published"

step "no rights: from inside"
for container in $(containers balancer) $(containers server); do
    name=$(inspect "$container" '{{.Name}}')
    expect "$name: id" "$(docker exec "$container" id -u):$(docker exec "$container" id -g)" 10001:10001
    caps=$(docker exec "$container" sh -c 'cat /proc/[0-9]*/status' | sed -n 's/^Cap[A-Z][a-z]*:\t//p' | sort -u)
    expect "$name: capability sets of all processes" "$caps" 0000000000000000
    expect "$name: NoNewPrivs" "$(docker exec "$container" sed -n 's/^NoNewPrivs:\t//p' /proc/1/status)" 1
    writable=$(docker exec "$container" sh -c 'for place in / /usr/local/bin /etc /var/lib /home; do
        touch "$place/written" 2>/dev/null && echo "$place"; done; :')
    expect "$name: places to write to" "$writable" ""
done
if docker exec "$(containers balancer)" touch /data/written 2>/dev/null; then fail "the balancer can write to the volume"; fi
# reaches CONTAINER ADDRESS PORT: whether something in the container can connect there.
reaches() { docker exec "$1" timeout 2 bash -c "exec 3<>/dev/tcp/$2/$3" 2>/dev/null; }
balancer=$(containers balancer)
link=$(inspect "$balancer" "{{(index .NetworkSettings.Networks \"${project}_link\").IPAddress}}")
players=$(inspect "$balancer" "{{(index .NetworkSettings.Networks \"${project}_players\").IPAddress}}")
reaches "$balancer" "$players" 7400 || fail "the balancer does not listen for players"
if reaches "$balancer" "$players" 7410; then fail "the link port is open on the players' side"; fi
for container in $(containers server); do
    reaches "$container" "$link" 7410 || fail "a server does not reach the link port"
    if reaches "$container" "$players" 7400; then fail "a server reaches out of its network"; fi
done
holds "all capability sets are empty, nothing but /data and /tmp can be written, servers have no way out"

step "no secret outside the volume"
secrets="$home/secrets"
operator sh -c 'cat /data/keys/*.key; grep -hv -- ----- /data/tls/*.key' >"$secrets"
[ "$(wc -l <"$secrets")" -gt 5 ] || fail "the keys could not be read for comparison"
# Reads to the end: a pipe that is closed early would look like a failure of what fills it.
has_secret() { grep -aFf "$secrets" >/dev/null; }
hides() { if has_secret; then fail "$1 holds a secret"; fi; }
(echo before && sed -n 3p "$secrets" && echo after) | has_secret || fail "the comparison finds nothing"
docker history --no-trunc "$ONEUP_IMAGE" | hides "the image's history"
docker save "$ONEUP_IMAGE" | hides "a layer of the image"
for container in $(containers); do
    docker inspect "$container" | hides "the configuration or environment of a container"
    docker logs "$container" 2>&1 | hides "a log"
    # What has ended, or is about to be started again, has no processes to look at.
    if [ "$(inspect "$container" '{{.State.Status}}')" = running ]; then
        (docker top "$container" -eo pid,args 2>/dev/null || :) | hides "a command line"
        (docker exec "$container" sh -c 'cat /proc/[0-9]*/environ 2>/dev/null' 2>/dev/null || :) | tr '\0' '\n' | hides "an environment"
    fi
done
keys=$(docker run --rm --network none "$ONEUP_IMAGE" sh -c \
    'find / -xdev -name "*.key" 2>/dev/null; grep -rlE -- "-----BEGIN .*PRIVATE KEY" /data /etc /home /opt /root /srv /tmp /var 2>/dev/null; :')
expect "private keys in the image" "$keys" ""
holds "$(wc -l <"$secrets") secret lines: in no layer, history, configuration, environment, command line or log"
