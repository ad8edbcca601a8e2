"""Sees to the Debian packages that `.venv` and drawing without a screen need; run by the Makefile.

    python tools/system_packages.py session    OpenGL and EGL in software, for machines without a GPU; Pango for PDFs
    python tools/system_packages.py develop    those, a browser and a virtual screen for the tests of page and window

As root on Debian it installs what is missing; to anybody else it says in one sentence what to install. Without
the means to make `.venv` nothing can go on. Without the graphics a graphics driver may bring its own libraries,
so that only CI (CI=true) stops there.
"""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys

GRAPHICS = ("libegl1", "libegl-mesa0", "libgl1", "libgl1-mesa-dri")
REPORTS = ("libpango-1.0-0", "libpangoft2-1.0-0", "fonts-dejavu-core")  # what draws a report as PDF
BROWSER = ("chromium",)
PACKAGES = {"session": (*GRAPHICS, *REPORTS), "develop": (*GRAPHICS, *REPORTS, *BROWSER, "xvfb")}


def main() -> int:
    """Install or ask for what the purpose on the command line needs; give the exit status."""
    parser = argparse.ArgumentParser(description="Install the Debian packages that .venv and drawing need.")
    parser.add_argument("purpose", choices=sorted(PACKAGES))
    purpose: str = parser.parse_args().purpose
    if shutil.which("dpkg-query") is None:
        return 0
    environments = packages_for_environments()
    missing = missing_of((*environments, *PACKAGES[purpose]))
    if missing and may_install():
        install(missing)
        missing = missing_of(missing)
    if not missing:
        return 0
    stuck = bool({*environments} & {*missing})
    lost = "No virtual environment can be made" if stuck else "Pictures may not be drawn"
    say(
        f"{lost} on this machine, because Debian packages are missing: install them as root with "
        f"'apt-get install {' '.join(missing)}'."
    )
    return 1 if stuck or os.environ.get("CI") == "true" else 0


def packages_for_environments() -> tuple[str, ...]:
    """Give the package that lets this Python make virtual environments, where it cannot yet."""
    if importlib.util.find_spec("ensurepip") is not None:
        return ()
    return (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",)


def missing_of(packages: tuple[str, ...]) -> tuple[str, ...]:
    """Give those of the packages that are not installed, in their order."""
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *packages]
    listed = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    return tuple(package for package in packages if f"{package} installed" not in listed)


def may_install() -> bool:
    """Tell whether this is root on a machine with apt."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: tuple[str, ...]) -> None:
    """Install Debian packages without a question; what apt says is shown where it fails."""
    say(f"Installing the Debian packages {', '.join(packages)} (as root; up to a minute) …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for action in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "--quiet", *action],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != 0:
            say(done.stdout)


def say(sentence: str) -> None:
    """Print a line now, so that it stands before what the next program prints."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
