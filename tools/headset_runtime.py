"""A real OpenXR runtime for the tests of the headset, on a machine with neither headset nor graphics card.

    python tools/headset_runtime.py set-up      fetch it once (40 s, 550 MB in the user's cache folder)
    python tools/headset_runtime.py run -- CMD  run CMD where the runtime is, with this checkout and its .venv
    python tools/headset_runtime.py serve -- CMD    the same, with the runtime at CMD's service, a headset connected

The runtime is Monado, of Debian 13, in a folder of its own: the machine's own packages stay as they are. A program that
talks to it loads its library, so the program has to run in that folder too (chroot), in namespaces of its own: its
ports, mounts and processes end with it. All this needs root on Debian; elsewhere a sentence says so.
"""

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SUITE = "trixie"
PACKAGES = (
    *("monado-service", "libopenxr1-monado", "openxr-layer-corevalidation"),
    *("mesa-vulkan-drivers", "libgl1-mesa-dri", "libgl1", "libegl1", "libglx-mesa0", "libegl-mesa0"),
    *("xvfb", "xkb-data", "x11-xkb-utils"),
    # what the machine's own Python is linked with
    *("libc-bin", "libssl3t64", "libffi8", "libbz2-1.0", "liblzma5", "libsqlite3-0", "libreadline8t64"),
    *("zlib1g", "libexpat1", "libuuid1", "libncursesw6"),
    *("bash", "dash", "coreutils", "sed", "grep"),
)
LEFT_OUT = ("doc", "man", "locale", "info")
REPOSITORY = Path(__file__).resolve().parent.parent
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
CLIENTS = {
    "XDG_RUNTIME_DIR": "/run/headset",
    "XDG_CONFIG_HOME": "/run/headset-config",
    "XR_RUNTIME_JSON": "/usr/share/openxr/1/openxr_monado.json",
    "VK_ICD_FILENAMES": "/usr/share/vulkan/icd.d/lvp_icd.json",
    "XRT_NO_STDIN": "1",
    "OXR_NO_PRINTING_STDERR": "1",
}
"""What the runtime and the programs that use it are to find inside."""
NO_SCREEN = {"XRT_COMPOSITOR_NULL": "1", "P_OVERRIDE_ACTIVE_CONFIG": "remote"}
"""For a service that shows its pictures to nobody, with a headset moved by programs (TCP 4242)."""
NEEDED = ("apt-get", "dpkg-deb", "tar", "unshare", "mount")
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def main() -> int:
    """Do what the command line asks; give the exit status."""
    parser = argparse.ArgumentParser(description="A real OpenXR runtime for the tests of the headset.")
    parser.add_argument("action", choices=("set-up", "run", "serve", "inside"))
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- CMD")
    options = parser.parse_args()
    command: list[str] = [word for word in options.command if word != "--"]
    if options.action == "inside":
        return inside(Path(command[0]), command[1:])
    needed = os.environ.get("CI") == "true" or options.action != "set-up"
    if why := obstacle():
        say(f"The tests of the headset cannot run here: {why}")
        return 1 if needed else 0
    if not is_complete(root_folder()) and not set_up(root_folder()):
        return 1 if needed else 0
    if options.action == "set-up":
        return 0
    command = ["serve", *command] if options.action == "serve" else command
    return run(root_folder(), command)


def obstacle() -> str:
    """Say why the runtime cannot be had on this machine; empty if it can."""
    if not sys.platform.startswith("linux") or not hasattr(os, "geteuid"):
        return (
            "the runtime's folder is made of Debian packages, which needs Linux. A headset of your own works."
        )
    if os.geteuid() != 0:
        return "making the runtime's folder and running in it needs root."
    if missing := [tool for tool in NEEDED if shutil.which(tool) is None]:
        return f"{', '.join(missing)} is missing; the runtime's folder is made on Debian."
    if not KEYRING.exists():
        return f"{KEYRING} is missing: install the package debian-archive-keyring on Debian."
    probe = subprocess.run(
        ["unshare", "-m", "-n", "-p", "-f", "-i", "true"], capture_output=True, check=False
    )
    return "" if probe.returncode == 0 else "this machine does not let root make namespaces (unshare fails)."


def root_folder() -> Path:
    """Where the runtime lives: one folder for each list of packages, for all checkouts of a user."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    version = hashlib.sha256(" ".join([SUITE, *PACKAGES]).encode()).hexdigest()[:8]
    return cache / "vrtherapy" / f"headset-runtime-{version}"


def is_complete(root: Path) -> bool:
    """Whether the folder was made to the end."""
    return (root / "complete").exists()


def set_up(root: Path) -> bool:
    """Make the runtime's folder; tell whether it could be made."""
    root.parent.mkdir(parents=True, exist_ok=True)
    say(f"Fetching an OpenXR runtime (Monado, Debian {SUITE}) into {root} …")
    with tempfile.TemporaryDirectory(dir=root.parent, prefix="making-") as name:
        work = Path(name)
        try:
            packages = fetch(work)
            say(f"    {len(packages)} packages fetched; unpacking …")
            fresh = unpack(packages, work / "root")
        except subprocess.CalledProcessError as error:
            say(f"It could not be made: {error.cmd[0]} ended with status {error.returncode}.")
            say((error.stdout or "")[-2000:])
            return False
        with contextlib.suppress(OSError):  # somebody else was faster: theirs is as good
            fresh.rename(root)
    say("    the runtime is there.")
    return is_complete(root)


def fetch(work: Path) -> list[Path]:
    """Have apt choose and fetch the packages, with a state of its own; give their files."""
    archives, lists = work / "cache/archives", work / "state/lists"
    for folder in (archives, lists):
        (folder / "partial").mkdir(parents=True)
    (work / "status").touch()
    (work / "sources.list").write_text(f"deb [signed-by={KEYRING}] {mirror()} {SUITE} main\n")
    settings = {
        "Dir::State": work / "state",
        "Dir::State::status": work / "status",
        "Dir::Cache": work / "cache",
        "Dir::Etc::sourcelist": work / "sources.list",
        "Dir::Etc::sourceparts": work / "none",
        "Dir::Etc::preferencesparts": work / "none",
        "APT::Install-Recommends": "false",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
        "Dpkg::Options": "",
    }
    options = [f"-o{name}={value}" for name, value in settings.items() if value != ""]
    quietly(["apt-get", "--quiet", *options, "update"])
    quietly(["apt-get", "--quiet", "--yes", "--download-only", *options, "install", *PACKAGES])
    return sorted(archives.glob("*.deb"))


def mirror() -> str:
    """Where this machine gets its Debian packages from."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    found = [uri for uri in listed if uri.rstrip("/").endswith("/debian")]
    if not found:
        raise SystemExit(
            "apt knows no Debian archive here: name one in /etc/apt/sources.list, then try again."
        )
    return found[0]


def unpack(packages: Sequence[Path], root: Path) -> Path:
    """Unpack packages without running their scripts, and do by hand what those few would that matter here."""
    for name in ("bin", "sbin", "lib", "lib64"):
        (root / "usr" / name).mkdir(parents=True)
        (root / name).symlink_to(f"usr/{name}")
    for name in ("proc", "sys", "dev", "tmp", "root", "run", "var", "etc"):
        (root / name).mkdir()
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        list(workers.map(lambda package: unpack_one(package, root), packages))
    libraries = next(root.glob("usr/lib/*-linux-gnu"))
    for library in ("lapack", "blas"):  # what update-alternatives would link
        for found in (libraries / library).glob("lib*.so.3"):
            (libraries / found.name).unlink(missing_ok=True)
            (libraries / found.name).symlink_to(f"{library}/{found.name}")
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (root / "etc/group").write_text("root:x:0:\n")
    (root / "etc/machine-id").write_text(f"{os.urandom(16).hex()}\n")
    if not (root / "usr/bin/sh").exists():
        (root / "usr/bin/sh").symlink_to("dash")
    quietly(["chroot", str(root), "/sbin/ldconfig"])
    (root / "complete").touch()
    return root


def unpack_one(package: Path, root: Path) -> None:
    """Unpack one package, without what only people read and other makers' Vulkan drivers."""
    excluded = [f"--exclude=./usr/share/{name}/*" for name in LEFT_OUT]
    excluded += ["--exclude=./usr/lib/*/libvulkan_[!l]*"]
    extract = ["tar", "-x", "-C", str(root), "--keep-directory-symlink", "--no-same-owner", *excluded]
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE) as reader:
        subprocess.run(extract, stdin=reader.stdout, check=True, capture_output=True, text=True)
    if reader.returncode != 0:
        raise subprocess.CalledProcessError(reader.returncode, ["dpkg-deb", package.name])


def run(root: Path, command: Sequence[str]) -> int:
    """Run a command in the folder; its processes, mounts and ports end with it."""
    spaces = ["unshare", "-m", "-n", "-p", "-f", "-i", "--kill-child", "--propagation", "private"]
    here = [sys.executable, str(Path(__file__).resolve()), "inside", str(root)]
    return subprocess.run([*spaces, *here, *command], check=False).returncode


def inside(root: Path, command: Sequence[str]) -> int:
    """The first process of the new namespaces: mount, go in, run the command, and bury what is left behind."""
    raise_loopback()
    bound = [(path, root / str(path).lstrip("/")) for path in visible()]
    for kind, target in (("tmpfs", "tmp"), ("proc", "proc"), ("tmpfs", "run")):
        quietly(["mount", "-t", kind, kind, str(root / target)])
    for source in ("dev", "sys"):
        quietly(["mount", "--rbind", f"/{source}", str(root / source)])
    quietly(["mount", "-t", "tmpfs", "tmpfs", str(root / "dev/shm")])
    for path, target in bound:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.mkdir(exist_ok=True) if path.is_dir() else target.touch()
        quietly(["mount", "--bind", str(path), str(target)])
    folder = Path.cwd() if Path.cwd().is_relative_to(REPOSITORY) else REPOSITORY
    os.chroot(root)
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if command[0] == "serve":
        start_service()
        command = command[1:]
    child = subprocess.Popen(list(command), env=environment() | CLIENTS)
    for ended, status in deaths():
        if ended == child.pid:
            child.returncode = 0  # it was waited for here
            return os.waitstatus_to_exitcode(status)
    return 1


def start_service() -> None:
    """Start the runtime with a headset that nobody wears, and wait until it answers."""
    folder = Path(CLIENTS["XDG_RUNTIME_DIR"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    subprocess.Popen(
        ["monado-service"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment() | CLIENTS | NO_SCREEN,
    )
    give_up_at = time.monotonic() + 15.0
    while not (folder / "monado_comp_ipc").exists():
        if time.monotonic() > give_up_at:
            raise SystemExit("The runtime's service did not start within 15 s.")
        time.sleep(0.02)


def visible() -> Iterator[Path]:
    """What of the machine is seen inside: the checkout, and the Python of its .venv."""
    yield REPOSITORY
    if sys.prefix != sys.base_prefix and not Path(sys.prefix).is_relative_to(REPOSITORY):
        yield Path(sys.prefix)
    prefix = Path(sys.base_prefix)
    if prefix != Path("/usr"):
        yield prefix
        return
    version = f"python3.{sys.version_info.minor}"
    for name in (f"bin/{version}", "bin/python3", f"lib/{version}", "lib/python3"):
        if (prefix / name).exists():
            yield prefix / name


def environment() -> dict[str, str]:
    """Little of the machine's own environment: what is inside speaks for itself."""
    passed_on = ("CI", "PYTHONPATH", "COLUMNS", "TERM", "VRTHERAPY_RUNTIME_KILLS", "VRTHERAPY_RUNTIME_HANGS")
    kept = {name: os.environ[name] for name in passed_on if name in os.environ}
    own = {"HOME": "/root", "PATH": "/usr/bin:/usr/sbin:/bin:/sbin", "LANG": "C.UTF-8"}
    return kept | own | {"VRTHERAPY_IN_RUNTIME_ROOT": "1"}


def raise_loopback() -> None:
    """A new network namespace has its loopback down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(probe, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def deaths() -> Iterator[tuple[int, int]]:
    """Every child that ends, orphans too: the first process of a namespace inherits them."""
    with contextlib.suppress(ChildProcessError):
        while True:
            yield os.wait()


def quietly(command: Sequence[str]) -> None:
    """Run a program whose words matter only if it fails. Raises CalledProcessError with them."""
    subprocess.run(
        list(command),
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def say(sentence: str) -> None:
    """Print a line now, so that it stands before what the next program prints."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
