"""Sees to the Debian packages that drawing without a screen needs; run by the Makefile before `.venv`.

    python tools/system_packages.py session    OpenGL and EGL in software, for machines without a GPU
    python tools/system_packages.py develop    those, and a virtual screen for the tests of the window

As root on Debian it installs what is missing; to anybody else it says in one sentence what to install. A
missing package is a failure only in CI (CI=true): elsewhere a graphics driver may bring its own libraries.
"""

import argparse
import os
import shutil
import subprocess
import sys

GRAPHICS = ("libegl1", "libegl-mesa0", "libgl1", "libgl1-mesa-dri")
PACKAGES = {"session": GRAPHICS, "develop": (*GRAPHICS, "xvfb")}


def main() -> int:
    """Install or ask for what the purpose on the command line needs; give the exit status."""
    parser = argparse.ArgumentParser(description="Install the Debian packages that drawing needs.")
    parser.add_argument("purpose", choices=sorted(PACKAGES))
    purpose: str = parser.parse_args().purpose
    if shutil.which("dpkg-query") is None:
        return 0
    missing = missing_of(PACKAGES[purpose])
    if missing and may_install():
        install(missing)
        missing = missing_of(missing)
    if missing:
        print(
            "Pictures may not be drawn on this machine, because Debian packages are missing: "
            f"install them as root with 'apt-get install {' '.join(missing)}'.",
            flush=True,
        )
    return 1 if missing and os.environ.get("CI") == "true" else 0


def missing_of(packages: tuple[str, ...]) -> tuple[str, ...]:
    """Give those of the packages that are not installed, in their order."""
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *packages]
    listed = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    return tuple(package for package in packages if f"{package} installed" not in listed)


def may_install() -> bool:
    """Tell whether this is root on a machine with apt."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: tuple[str, ...]) -> None:
    """Install Debian packages without a question; a failure shows as what is still missing afterwards."""
    print(f"Installing the Debian packages {', '.join(packages)} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for action in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "--quiet", "--quiet", *action],
            env=environment,
            stdin=subprocess.DEVNULL,
            check=False,
        )


if __name__ == "__main__":
    sys.exit(main())
