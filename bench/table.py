"""The figures of a run: as a table to read, and kept beside earlier ones."""

import json
import os
import platform
import time
from pathlib import Path
from typing import Any


def print_table(kind: str, people: int, found: dict[str, Any]) -> None:
    print(f"\n{kind}, {people} connections, medians")
    for name, value in lines(found):
        print(f"  {name:<58} {value}")


def lines(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return each figure with its name, ready for the terminal."""
    arrive, steady, saturated = found["arrive"], found["steady"], found["saturated"]
    shown = [
        ("connect, p50/p95/p99 ms (20 at a time)", _three(arrive["connect_ms"])),
        ("connect + last 50 messages, p50/p95/p99 ms", _three(arrive["connect_and_last_50_ms"])),
        ("memory per idle connection, KiB", str(found["idle"]["kib_per_connection"])),
        ("send → delivery at 20 msg/s, p50/p95/p99 ms", _three(steady["delivery_ms"])),
        ("send → acknowledged at 20 msg/s, p50/p95/p99 ms", _three(steady["ack_ms"])),
        ("saturation, messages/s", str(saturated["messages_per_s"])),
        ("saturation, deliveries/s", str(saturated["deliveries_per_s"])),
        ("saturation, send → delivery p50/p95/p99 ms", _three(saturated["delivery_ms"])),
        ("server CPU per message at saturation, ms", str(saturated["server_cpu_ms_per_message"])),
        ("sent, acknowledged, delivered of expected", _counts(saturated)),
        ("room.read sent beside them, at 20 msg/s and at saturation", _reads(steady, saturated)),
    ]
    if "neighbour" in found:
        shown.append(
            (
                "another process writing meanwhile waits, p50/p95/p99 ms",
                _three(found["neighbour"]["write_ms"]),
            )
        )
    return shown


def _three(figures: dict[str, float]) -> str:
    return f"{figures['p50']} / {figures['p95']} / {figures['p99']}"


def _reads(steady: dict[str, Any], saturated: dict[str, Any]) -> str:
    return f"{steady['reads']:.0f}, {saturated['reads']:.0f}"


def _counts(found: dict[str, Any]) -> str:
    return f"{found['sent']:.0f}, {found['acked']:.0f}, {found['delivered']:.0f} of {found['expected']:.0f}"


def keep(name: str, found: dict[str, Any]) -> None:
    """Write the figures of a run down, with the machine that made them."""
    folder = Path(__file__).parent / "results"
    folder.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "kernel": platform.release()}
    path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{name}.json"
    path.write_text(json.dumps({"machine": machine, "load": os.getloadavg(), **found}, indent=1))
    print(f"kept in {path.relative_to(folder.parent.parent)}")
