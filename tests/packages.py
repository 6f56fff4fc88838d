"""What the tests need of Debian. `python -m tests.packages` installs it before any environment stands.

Only the standard library is imported here: this runs while the environment is still being built.
"""

import os
import shutil
import subprocess
from pathlib import Path


def find_postgres() -> Path | None:
    """Return the folder with initdb of the newest PostgreSQL that Debian installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


# Debian's package and how to see that it is there.
PACKAGES = {
    "chromium": lambda: shutil.which("chromium"),
    "postgresql": find_postgres,
    "redis-server": lambda: shutil.which("redis-server"),
}


def missing_packages() -> set[str]:
    return {package for package, find in PACKAGES.items() if not find()}


def install_packages() -> None:
    """Install what is missing, where that is allowed; without a word where nothing is or it is not."""
    missing = missing_packages()
    if not missing or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing {', '.join(sorted(missing))}.", flush=True)
    # Level 1 keeps Debian from starting its own servers: the tests start theirs.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", *sorted(missing)]):
        subprocess.run(["apt-get", "--quiet=2", *words], env=environment, check=False)


if __name__ == "__main__":
    install_packages()
