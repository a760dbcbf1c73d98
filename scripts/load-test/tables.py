"""The tables of docs/load-test.md, put between its two marks."""

BEGIN, END = "<!-- measured -->", "<!-- end of what is measured -->"


def milliseconds(microseconds):
    value = microseconds / 1000
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


def curve(rows, target, servers):
    return [row for row in rows if row["target"] == target and row["servers"] == servers]


def http_table(rows, target, servers):
    cells = []
    for row in curve(rows, target, servers):
        cpu = (
            [f"{row['responder_us']:.1f}"]
            if target == "static"
            else [f"{row['balancer_us']:.1f}", f"{row['servers_us']:.1f}"]
        )
        cells.append(
            [row["connections"], f"{row['rate']:,.0f}"]
            + [milliseconds(row[name]) for name in ("p50", "p90", "p99", "p999", "max")]
            + [row["errors"]] + cpu + [f"{row['wrk_us']:.1f}"]
        )  # fmt: skip
    parts = ["HAProxy µs"] if target == "static" else ["balancer µs", "servers µs"]
    heads = ["connections", "requests/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms", "errors"]
    return table(heads + parts + ["wrk µs"], cells)


def peaks(results):
    cells = []
    for name, target, servers in (
        ("`GET /api/v1/me`, 2 servers", "/api/v1/me", 2), ("`GET /api/v1/me`, 1 server", "/api/v1/me", 1),
        ("`GET /api/v1/rooms`, 2 servers", "/api/v1/rooms", 2), ("`GET /api/v1/rooms`, 1 server", "/api/v1/rooms", 1),
        ("static answer of HAProxy", "static", 0),
    ):  # fmt: skip
        best = max(curve(results["http"], target, servers), key=lambda row: row["rate"])
        cells.append(
            [name, f"{best['rate']:,.0f}", best["connections"], milliseconds(best["p50"]), milliseconds(best["p99"])]
        )
    return table(["target", "most requests/s", "at connections", "p50 ms", "p99 ms"], cells)


def game_table(runs):
    cells = []
    for run in runs:
        load = f"{run['rate']:,}/s" if "rate" in run else "closed"
        latency, commands = run["latency_us"], max(1, run["commands"])
        cpu = {part["process"]: part["us"] / commands for part in run["cpu"]}
        servers = sum(used for name, used in cpu.items() if name.startswith("server-"))
        cells.append(
            [load + (", `kill -9` in the middle" if "kill" in run else ""), run["servers"], f"{run['commands_per_second']:,}"]
            + [milliseconds(latency[name]) for name in ("p50", "p95", "p99", "max")]
            + [sum(error["count"] for error in run["errors"])]
            + [f"{cpu.get('balancer', 0):.1f}", f"{servers:.1f}", f"{cpu.get('players', 0):.1f}"]
        )  # fmt: skip
    return table(
        ["load", "servers", "commands/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "errors", "balancer µs",
         "servers µs", "players µs"], cells)  # fmt: skip


def profile_table(shares):
    """Shares of the samples, with the kernel's and TLS' in a sentence of their own."""
    total = sum(share for share, _, _ in shares) or 1
    kernel = sum(share for share, _, library in shares if library.startswith("[kernel")) / total
    tls = sum(share for share, _, library in shares if library.startswith(("libcrypto", "libssl"))) / total
    sentence = (
        f"Of the samples of balancer and servers with a share of at least 0.7 %, {kernel:.0%} fell into the kernel and {tls:.0%} into OpenSSL."
    )
    names = [(f"{share:.1f} %", process, library.removesuffix(".kallsyms]") + "]" if library.startswith("[kernel.") else library)
             for share, process, library in shares]  # fmt: skip
    return [sentence, "", *table(["share", "process", "library"], names)]


def text(results, folder):
    machine, kill, runs = results["machine"], results["kill"], results["games"]
    killed = next(run for run in runs if "kill" in run)
    busy = machine["load"] > 0.5
    lines = [
        f"Measured {machine['at']} on {machine['cores']} cores of {machine['cpu']}, Linux {machine['kernel']}, "
        f"{results['seconds']} s for each point; load of the machine before: {machine['load']:.2f}."
        + (" **The machine was busy: these figures say little.**" if busy else ""),
        "",
        *peaks(results), "",
        f"![Requests a second]({folder}/throughput.svg)", "",
        f"![Latency, median]({folder}/latency-p50.svg)", "",
        f"![Latency, 99th percentile]({folder}/latency-p99.svg)", "",
        f"![CPU time]({folder}/cpu.svg)", "",
        "### `GET /api/v1/me`, 2 servers", "", *http_table(results["http"], "/api/v1/me", 2), "",
        "### `GET /api/v1/me`, 1 server", "", *http_table(results["http"], "/api/v1/me", 1), "",
        "### `GET /api/v1/rooms`, 2 servers", "", *http_table(results["http"], "/api/v1/rooms", 2), "",
        "### The machine's own limit", "", *http_table(results["http"], "static", 0), "",
        "### Where the time goes", "", *profile_table(results["profile"]), "",
        "### A server killed in the middle", "",
        f"64 connections on `GET /api/v1/me` for {4 * results['seconds']} s, one of two servers killed with -9 after half of it: "
        f"{kill['requests']:,} requests, {kill['rate']:,.0f} a second, **{kill['errors']} errors**, p50 {milliseconds(kill['p50'])} ms, "
        f"p99 {milliseconds(kill['p99'])} ms, max {milliseconds(kill['max'])} ms. {kill['streams_lost']:.0f} connections were with the dead "
        f"server; the balancer says that the next one answered on them after {milliseconds(kill['mean_gap_us'])} ms on average.",
        "",
        "### Games", "", *game_table(runs), "",
        f"With the kill {killed['kill']['on_their_way']} commands were on their way; they were answered at most "
        f"{milliseconds(killed['kill']['answered_after_us']['max'])} ms after it. {killed['kill']['players_told']} players were told of the "
        f"takeover, of a gap of at most {killed['kill']['largest_gap_ms']} ms.",
    ]  # fmt: skip
    return "\n".join(lines)


def replace(document, results, folder):
    with open(document) as file:
        before, rest = file.read().split(BEGIN)
    with open(document, "w") as file:
        file.write(f"{before}{BEGIN}\n\n{text(results, folder)}\n\n{END}{rest.split(END)[1]}")
