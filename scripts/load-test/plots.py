"""Line charts as SVG, with nothing but the standard library."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 78, 190, 44, 56
# Colours that stay apart for colour-blind readers (Okabe, Ito 2008); each line has a mark of its own beside it.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#555555"]
MARKS = ["circle", "square", "triangle", "diamond", "cross"]


def nice_steps(top):
    """Up to six round numbers from 0 to beyond `top`."""
    rough = top / 5
    unit = 10 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= rough)
    return [step * n for n in range(math.ceil(top / step) + 1)]


def powers(low, high):
    """Powers of ten that enclose the values."""
    return [10.0**n for n in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def number(value):
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:g}"


def mark(kind, x, y, colour):
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    if kind == "square":
        return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{colour}"/>'
    corners = {
        "triangle": [(0, -5), (4.5, 4), (-4.5, 4)],
        "diamond": [(0, -5), (5, 0), (0, 5), (-5, 0)],
    }.get(kind)
    if corners:
        points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
        return f'<polygon points="{points}" fill="{colour}"/>'
    return f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8" stroke="{colour}" stroke-width="2"/>'


def chart(title, x_label, y_label, series, logarithmic=False):
    """A chart of `series`, pairs of a name and its points; x is a power of two, y from 0 or logarithmic."""
    xs = sorted({x for _, points in series for x, _ in points})
    values = [y for _, points in series for _, y in points]
    ticks = powers(min(v for v in values if v > 0), max(values)) if logarithmic else nice_steps(max(values) or 1)
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM

    def place_x(x):
        low, high = math.log2(xs[0]), math.log2(xs[-1])
        return LEFT + (math.log2(x) - low) / ((high - low) or 1) * (right - LEFT)

    def place_y(y):
        if logarithmic:
            low, high = math.log10(ticks[0]), math.log10(ticks[-1])
            share = (math.log10(max(y, ticks[0])) - low) / ((high - low) or 1)
        else:
            share = y / ticks[-1]
        return bottom - share * (bottom - TOP)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13" '
        f'role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="16" font-weight="bold" fill="#111111">{escape(title)}</text>',
    ]
    for tick in ticks:
        y = place_y(tick)
        out.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#333333">{number(tick)}</text>')
    for x in xs:
        out.append(f'<path d="M{place_x(x):.1f} {bottom}v5" stroke="#333333"/>')
        out.append(
            f'<text x="{place_x(x):.1f}" y="{bottom + 20}" text-anchor="middle" fill="#333333">{number(x)}</text>'
        )
    out.append(f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="#333333"/>')
    out.append(
        f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 14}" text-anchor="middle" fill="#111111">{escape(x_label)}</text>'
    )
    middle = (TOP + bottom) / 2
    out.append(
        f'<text x="18" y="{middle}" text-anchor="middle" fill="#111111" transform="rotate(-90 18 {middle})">'
        f"{escape(y_label)}</text>"
    )
    for place, (name, points) in enumerate(series):
        colour, kind = COLOURS[place % len(COLOURS)], MARKS[place % len(MARKS)]
        places = [(place_x(x), place_y(y)) for x, y in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [mark(kind, x, y, colour) for x, y in places]
        y = TOP + 12 + 24 * place
        out.append(mark(kind, right + 20, y, colour))
        out.append(f'<text x="{right + 32}" y="{y + 4}" fill="#111111">{escape(name)}</text>')
    return "\n".join(out) + "\n</svg>\n"


def points(rows, target, servers, value):
    return [(row["connections"], value(row)) for row in rows if row["target"] == target and row["servers"] == servers and row["requests"] > 0]


def write_all(results, folder):
    rows = results["http"]
    lines = [
        ("/me, 2 servers", "/api/v1/me", 2),
        ("/me, 1 server", "/api/v1/me", 1),
        ("/rooms, 2 servers", "/api/v1/rooms", 2),
        ("/rooms, 1 server", "/api/v1/rooms", 1),
        ("static, HAProxy", "static", 0),
    ]

    def of(value):
        return [(name, points(rows, target, servers, value)) for name, target, servers in lines]

    me = [
        ("balancer", points(rows, "/api/v1/me", 2, lambda row: row["balancer_us"])),
        ("both servers", points(rows, "/api/v1/me", 2, lambda row: row["servers_us"])),
        ("wrk", points(rows, "/api/v1/me", 2, lambda row: row["wrk_us"])),
        ("static, HAProxy", points(rows, "static", 0, lambda row: row["responder_us"])),
    ]
    charts = {
        "throughput": chart(
            "Requests a second", "connections", "requests/s", of(lambda row: row["rate"])),
        "latency-p50": chart(
            "Latency, median", "connections", "milliseconds", of(lambda row: row["p50"] / 1000), logarithmic=True),
        "latency-p99": chart(
            "Latency, 99th percentile", "connections", "milliseconds", of(lambda row: row["p99"] / 1000),
            logarithmic=True),
        "cpu": chart("CPU time of a request to /me, 2 servers", "connections", "microseconds", me),
    }  # fmt: skip
    for name, text in charts.items():
        with open(f"{folder}/{name}.svg", "w") as file:
            file.write(text)
