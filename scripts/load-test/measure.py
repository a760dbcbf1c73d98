"""The load test of docs/load-test.md: measures, and writes results, plots and tables.

Usage: measure.py PROGRAMS OUTPUT DOCUMENT [SECONDS]

PROGRAMS is the folder with oneup, oneup-server and oneup-balancer; OUTPUT gets results.json, results.csv, profile.txt and the
plots; in DOCUMENT the part between the two marks is replaced. SECONDS is the length of each measurement (4).
"""

import csv
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import threading
import time
from datetime import datetime, timezone

import plots
import tables
from cluster import Cluster, StaticResponder, cpu_seconds

HERE = os.path.dirname(os.path.abspath(__file__))
CONCURRENCY = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
ROOMS = 20
GAME_RATES = [1_000, 2_000, 5_000, 10_000]


def say(text):
    print(text, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wrk(address, path, connections, seconds, token):
    """Runs wrk; what it measured, and its own CPU time in seconds."""
    threads = min(connections, os.cpu_count() or 1)
    before = os.times()
    ended = subprocess.run(
        [
            "wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--timeout", "10s",
            "-s", f"{HERE}/report.lua", "-H", f"Authorization: Bearer {token}", f"https://{address}{path}",
        ],
        capture_output=True,
        text=True,
    )  # fmt: skip
    after = os.times()
    if ended.returncode != 0:
        raise SystemExit(f"wrk ended with {ended.returncode}: {ended.stderr or ended.stdout}")
    result = json.loads(ended.stdout.strip().splitlines()[-1])
    used = after.children_user + after.children_system - before.children_user - before.children_system
    result["errors"] = sum(
        result[name] for name in ("connect_errors", "read_errors", "write_errors", "timeouts", "refusals")
    )
    result["rate"] = result["requests"] / (result["microseconds"] / 1e6)
    return result, used


def measured(name, servers, address, path, connections, seconds, token, processes):
    """One row: wrk's figures, and the CPU time of each process for a request."""
    first = {part: cpu_seconds(pid) for part, pid in processes.items()}
    result, own = wrk(address, path, connections, seconds, token)
    cpu = {part: cpu_seconds(pid) - first[part] for part, pid in processes.items()}
    requests = max(1, result["requests"])
    row = {
        "target": name,
        "servers": servers,
        "connections": connections,
        **result,
        "balancer_us": cpu.get("balancer-1", 0) / requests * 1e6,
        "servers_us": sum(used for part, used in cpu.items() if part.startswith("server-")) / requests * 1e6,
        "responder_us": cpu.get("responder", 0) / requests * 1e6,
        "wrk_us": own / requests * 1e6,
    }
    say(
        f"{name}, {servers} servers, {connections} connections: {row['rate']:.0f} requests/s, "
        f"p50 {row['p50'] / 1000:.2f} ms, p99 {row['p99'] / 1000:.2f} ms, {row['errors']} errors"
    )
    return row


def curves(programs, seconds):
    """Requests a second against connections, with one server and with two."""
    rows = []
    body = 0
    for servers in (1, 2):
        with Cluster(programs, servers) as cluster:
            cluster.fill(ROOMS)
            processes = cluster.processes()
            for path in ("/api/v1/me", "/api/v1/rooms"):
                token = cluster.token()
                wrk(cluster.address, path, 8, 1, token)
                for connections in CONCURRENCY:
                    rows.append(
                        measured(path, servers, cluster.address, path, connections, seconds, token, processes)
                    )
                if path == "/api/v1/me":
                    body = round(rows[-1]["bytes"] / max(1, rows[-1]["requests"]))
    return rows, body


def raw_limit(programs, seconds, body):
    """The same against HAProxy that answers by itself, with answers of the same length."""
    rows = []
    with Cluster(programs, 1) as cluster, StaticResponder(cluster.folder, free_port(), max(1, body - 100)) as responder:
        processes = {"responder": responder.process.pid}
        wrk(responder.address, "/", 8, 1, "none")
        for connections in CONCURRENCY:
            rows.append(measured("static", 0, responder.address, "/", connections, seconds, "none", processes))
    return rows


def kill_in_the_middle(programs, seconds):
    """wrk on 64 connections; one of the two servers is killed with -9 in the middle."""
    with Cluster(programs, 2) as cluster:
        token = cluster.token()
        wrk(cluster.address, "/api/v1/me", 8, 1, token)
        timer = threading.Timer(seconds, lambda: cluster.kill("server-1"))
        timer.start()
        row = measured("/api/v1/me", 2, cluster.address, "/api/v1/me", 64, 2 * seconds, token, cluster.processes())
        timer.join()
        name = "oneup_balancer_stream_gap_seconds"
        row["streams_lost"] = cluster.metric("oneup_balancer_streams_lost_total")
        gaps = cluster.metric(f"{name}_count")
        row["mean_gap_us"] = cluster.metric(f"{name}_sum") / max(1, gaps) * 1e6
        return row


def games(programs, seconds):
    """`oneup bench`: open loop at some rates, closed, and with a kill."""
    runs = []
    settings = [["--rate", str(rate)] for rate in GAME_RATES]
    settings += [["--closed", "--servers", "1"], ["--closed"]]
    settings += [["--rate", "2000", "--kill", str(seconds)]]
    for words in settings:
        length = 2 * seconds if "--kill" in words else seconds
        ended = subprocess.run(
            [f"{programs}/oneup", "bench", "--json", "--seconds", str(length), *words], capture_output=True, text=True
        )
        if not ended.stdout.startswith("{"):
            raise SystemExit(f"oneup bench {' '.join(words)} failed: {ended.stderr}")
        runs.append(json.loads(ended.stdout))
        say(f"oneup bench {' '.join(words)}: {runs[-1]['commands_per_second']} commands/s")
    return runs


def plain(text):
    """Names of Swift functions as people write them, where the toolchain is at hand."""
    if shutil.which("swift") is None:
        return text
    command = ["swift", "demangle", "--simplified", "--compact"]
    return subprocess.run(command, input=text, capture_output=True, text=True).stdout or text


def profile(programs, seconds, path):
    """Where the time goes at 64 connections: samples of all parts, by process and function into the file at `path`; the
    shares by process and library are returned."""
    with Cluster(programs, 2) as cluster:
        token = cluster.token()
        pids = cluster.processes().values()
        load = threading.Thread(target=wrk, args=(cluster.address, "/api/v1/me", 64, seconds + 2, token))
        load.start()
        time.sleep(1)
        data = f"{cluster.folder}/perf.data"
        recorded = subprocess.run(
            ["perf", "record", "-F", "1999", "-o", data, "-p", ",".join(map(str, pids)), "--", "sleep", str(seconds)],
            capture_output=True,
            text=True,
        )
        load.join()
        if recorded.returncode != 0:
            raise SystemExit(f"perf cannot record: {recorded.stderr}")
        text = ""
        shares = []
        for title, sort in (("By process and library", "comm,dso"), ("By process and function", "comm,symbol")):
            report = subprocess.run(
                ["perf", "report", "-i", data, "--stdio", "--no-children", "--percent-limit", "0.7", "--sort", sort],
                capture_output=True,
                text=True,
            ).stdout
            lines = [line[:110].rstrip(" -") for line in plain(report).splitlines() if line.strip()]
            lines = [line for line in lines if not line.startswith("#")]
            if sort == "comm,dso":
                shares = [line.split(None, 2) for line in lines]
            text += title + "\n\n" + "\n".join(lines) + "\n\n"
        with open(path, "w") as file:
            file.write(text.rstrip() + "\n")
        return [(float(share.rstrip("%")), process, library) for share, process, library in shares]


def machine():
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown")
    return {
        "at": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": model,
        "cores": os.cpu_count(),
        "kernel": platform.release().split("-")[0],
        "load": os.getloadavg()[0],
    }


def main():
    programs, output, document = sys.argv[1:4]
    seconds = int(sys.argv[4]) if len(sys.argv) > 4 else 4
    os.makedirs(output, exist_ok=True)
    begun = time.time()
    results = {"machine": machine(), "seconds": seconds}
    if results["machine"]["load"] > 0.5:
        say(f"The machine is busy (load {results['machine']['load']:.1f}): these figures say little.")
    results["http"], body = curves(programs, seconds)
    results["http"] += raw_limit(programs, seconds, body)
    results["kill"] = kill_in_the_middle(programs, 2 * seconds)
    results["games"] = games(programs, 2 * seconds)
    results["profile"] = profile(programs, 2 * seconds, f"{output}/profile.txt")
    with open(f"{output}/results.json", "w") as file:
        json.dump(results, file, indent=1)
        file.write("\n")
    with open(f"{output}/results.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, results["http"][0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(results["http"])
    plots.write_all(results, output)
    tables.replace(document, results, os.path.basename(output))
    say(f"Written to {output} and {document} after {time.time() - begun:.0f} s.")


main()
