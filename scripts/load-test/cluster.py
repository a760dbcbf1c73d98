"""A throw-away cluster, and what the kernel says of its processes."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """User and system time of a process (proc(5)); 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except OSError:
        return 0.0


class Cluster:
    """`oneup up` in a folder of its own; everything goes when it is closed."""

    def __init__(self, programs, servers):
        self.programs = programs
        self.folder = tempfile.mkdtemp(prefix="oneup-load-")
        try:
            self.run("up", "--no-bots", "--servers", str(servers))
            description = self.description()
            self.address = description["publicAddress"]
            self.pages = description["pageAddress"]
            self.manage = description["manageAddress"]
            self.fingerprint = description["fingerprint"]
        except BaseException:
            self.close()
            raise

    def description(self):
        with open(f"{self.folder}/cluster.json") as file:
            return json.load(file)

    def run(self, *words):
        """A command of `oneup` on this cluster; its output. It must end with 0."""
        ended = subprocess.run(
            [f"{self.programs}/oneup", *words],
            env={**os.environ, "ONEUP_HOME": self.folder},
            capture_output=True,
            text=True,
        )
        if ended.returncode != 0:
            raise SystemExit(f"oneup {' '.join(words)} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
        return ended.stdout

    def processes(self):
        """The process that does the work of each program, by name: a server's is below its parent."""
        found = {}
        for process in json.loads(self.run("status", "--json"))["processes"]:
            pid = process.get("pid")
            if pid is None:
                continue
            if process["role"] == "server":
                with open(f"/proc/{pid}/task/{pid}/children") as file:
                    children = file.read().split()
                if not children:
                    continue
                pid = int(children[0])
            found[process["name"]] = pid
        return found

    def token(self):
        """The access token of a new guest; it is good for ten minutes."""
        body = json.dumps({"name": f"load-{os.urandom(4).hex()}", "key": os.urandom(16).hex()}).encode()
        request = urllib.request.Request(
            f"http://{self.pages}/api/v1/guest", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["token"]

    def metric(self, name):
        """A number of the balancer's management port."""
        with urllib.request.urlopen(f"http://{self.manage}/metrics", timeout=30) as answer:
            text = answer.read().decode()
        return float(re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)[1])

    def kill(self, name):
        """kill -9 of the process that does a server's work."""
        os.kill(self.processes()[name], signal.SIGKILL)

    def fill(self, rooms):
        """Opens rooms with two players each, so that there is something to list."""
        self.run(
            "bench", "--server", self.address, "--fingerprint", self.fingerprint,
            "--players", str(2 * rooms), "--rate", "10", "--seconds", "1",
        )  # fmt: skip

    def close(self):
        subprocess.run(
            [f"{self.programs}/oneup", "down"],
            env={**os.environ, "ONEUP_HOME": self.folder},
            capture_output=True,
        )
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class StaticResponder:
    """HAProxy that answers every request with the same bytes: what TLS, HTTP and the kernel take on this machine."""

    def __init__(self, cluster_folder, port, body_bytes):
        self.folder = tempfile.mkdtemp(prefix="oneup-load-")
        with open(f"{self.folder}/both.pem", "w") as both:
            for name in ("public.pem", "public.key"):
                with open(f"{cluster_folder}/tls/{name}") as file:
                    both.write(file.read())
        body = "x" * body_bytes
        with open(f"{self.folder}/haproxy.cfg", "w") as file:
            file.write(
                f"""global
    nbthread {min(os.cpu_count() or 1, 64)}
    maxconn 4096
    tune.ssl.default-dh-param 2048
    ssl-default-bind-options ssl-min-ver TLSv1.3
defaults
    mode http
    timeout client 60s
    timeout server 60s
    timeout connect 5s
frontend static
    bind 127.0.0.1:{port} ssl crt {self.folder}/both.pem alpn http/1.1
    http-request return status 200 content-type application/json string "{body}"
"""
            )
        self.address = f"127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [os.environ.get("HAPROXY", "haproxy"), "-db", "-f", f"{self.folder}/haproxy.cfg"],
            stderr=subprocess.DEVNULL,
        )
        time.sleep(1)
        if self.process.poll() is not None:
            raise SystemExit("haproxy does not start; try: haproxy -db -f FILE")

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
