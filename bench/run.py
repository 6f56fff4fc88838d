"""Measure Kring: `python -m bench.run [--kind sqlite|servers] [--rounds 3] [--people 200]`."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.house import ROOT, Ticket, Web, fill, house, starts, webs
from bench.neighbour import waits_within
from bench.table import keep, print_table

Result = dict[str, Any]

SETTLE_SECONDS = 2.0
STEPS: list[Result] = [
    {"do": "arrive"},
    {"do": "steady", "rate": 20, "seconds": 10},
    {"do": "saturated", "window": 200, "seconds": 5},
]


class Generator:
    """The load generator in its own process; one line in, one line out per step."""

    def __init__(self, tickets: list[tuple[int, Ticket]], steps: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.load"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        after = starts([ticket for _, ticket in tickets])
        plan = {
            "tickets": [(port, ticket.cookie, ticket.room, after[ticket.room]) for port, ticket in tickets],
            "steps": [0] * steps,
        }
        self.begin(plan)

    def begin(self, words: Result) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Result:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the generator ended"
        found: Result = json.loads(line)
        return found

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stdout
        self._process.stdout.close()


@contextmanager
def generator(running: list[Web], tickets: list[Ticket], steps: int) -> Iterator[Generator]:
    """Spread the phones over the web processes, so that each group is at all of them."""
    spread = [(running[place % len(running)].port, ticket) for place, ticket in enumerate(tickets)]
    made = Generator(spread, steps)
    try:
        yield made
    finally:
        made.end()


def measure(tickets: list[Ticket], count: int, *, neighbour: bool) -> Result:
    """One round: arrive, idle, steady, saturated; on SQLite once more with another process writing."""
    with webs(count) as running:
        steps = [*STEPS, STEPS[-1]] if neighbour else STEPS
        before = sum(web.memory_kib() for web in running)
        with generator(running, tickets, len(steps)) as load:
            found = {"arrive": _step(load, STEPS[0], running)}
            time.sleep(SETTLE_SECONDS)
            grown = sum(web.memory_kib() for web in running) - before
            found["idle"] = {"kib_per_connection": round(grown / len(tickets), 1), "web_mib": before // 1024}
            found["steady"] = _step(load, STEPS[1], running)
            found["saturated"] = _step(load, STEPS[2], running)
            if neighbour:
                found["neighbour"] = _with_neighbour(load)
    return found


def _step(load: Generator, step: Result, running: list[Web]) -> Result:
    cpu = sum(web.cpu_seconds() for web in running)
    load.begin(step)
    found = load.answer()
    found.pop("period", None)
    used = sum(web.cpu_seconds() for web in running) - cpu
    if found.get("acked"):
        found["server_cpu_ms_per_message"] = round(used * 1000 / found["acked"], 3)
    return found


def _with_neighbour(load: Generator) -> Result:
    """Saturate once more while another process writes: from before the load until after it."""
    words = [sys.executable, "-m", "bench.neighbour"]
    with subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        assert writer.stdout.readline(), "the other process did not begin"
        load.begin(STEPS[2])
        saturated = load.answer()
        writes, _ = writer.communicate()
    took = waits_within(saturated["period"], json.loads(writes))
    waits = {f"p{part}": took[min(int(len(took) * part / 100), len(took) - 1)] for part in (50, 95, 99)}
    return {"write_ms": waits, "writes": len(took), "messages_per_s": saturated["messages_per_s"]}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--kind", choices=["sqlite", "servers"], action="append")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--people", type=int, default=200)
    asked = parser.parse_args()
    if asked.kind and len(asked.kind) == 1:
        _run_kind(asked.kind[0], asked.rounds, asked.people)
        return
    # Django is set up once per process, so each kind has a process of its own.
    for kind in asked.kind or ["sqlite", "servers"]:
        words = ["--kind", kind, "--rounds", str(asked.rounds), "--people", str(asked.people)]
        subprocess.run([sys.executable, "-m", "bench.run", *words], check=True)


def _run_kind(kind: str, rounds: int, people: int) -> None:
    with house(kind):
        tickets = fill(people)
        count = 1 if kind == "sqlite" else 2
        found = []
        for number in range(rounds):
            print(f"{kind}, round {number + 1} of {rounds}, load {os.getloadavg()[0]:.1f}", flush=True)
            found.append(measure(tickets, count, neighbour=kind == "sqlite"))
    summary = middle(found)
    print_table(kind, people, summary)
    keep(kind, {"kind": kind, "people": people, "median": summary, "rounds": found})
    subprocess.run([sys.executable, "-m", "bench.push", "--kind", kind], cwd=ROOT, check=True)


def middle(rounds: list[Result]) -> Result:
    """Return the median of every figure over the rounds."""
    first = rounds[0]
    return {
        name: middle([one[name] for one in rounds])
        if isinstance(value, dict)
        else round(statistics.median(one[name] for one in rounds), 3)
        for name, value in first.items()
    }


if __name__ == "__main__":
    main()
