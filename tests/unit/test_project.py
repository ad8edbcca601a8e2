"""The project's own files keep their promises: locks, wheel settings, the imports that are declared."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.set_up import uv_pin
from tools.system_packages import missing_of

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock")
OUR_PACKAGES = ("vrtherapy", "therapist_console")


def lock_text(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, Requirement]:
    found = [
        Requirement(line.rstrip(" \\"))
        for line in re.findall(r"^[A-Za-z0-9].*", lock_text(lock), re.MULTILINE)
    ]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def declared(*, develop: bool) -> list[Requirement]:
    texts = [*PROJECT["dependencies"], *(PROJECT["optional-dependencies"]["dev"] if develop else [])]
    return [Requirement(text) for text in texts]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_in_a_lock_has_one_exact_version_and_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock_text(lock))[1:]
    unsafe = [
        entry.splitlines()[0]
        for entry in entries
        if not re.match(r"[\w.-]+==[\w.]+ ", entry) or not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)
    ]
    assert len(entries) == len(pins(lock)) >= len(declared(develop=False))
    assert unsafe == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_records_where_a_package_was_fetched(lock: str) -> None:
    assert re.findall(r"://| @ |--(?:extra-)?index-url|--find-links|\bfile:", lock_text(lock)) == []


@pytest.mark.parametrize(("lock", "develop"), [("requirements.lock", False), ("requirements-dev.lock", True)])
def test_a_lock_satisfies_every_requirement_of_the_project(lock: str, develop: bool) -> None:
    locked = pins(lock)
    unmet = [
        str(requirement)
        for requirement in declared(develop=develop)
        if (pin := locked.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(str(pin.specifier).removeprefix("=="))
    ]
    assert unmet == [], "run 'make lock'"


def test_developers_and_sessions_run_the_same_versions() -> None:
    session, develop = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: str(pin) for name, pin in session.items()} == {name: str(develop[name]) for name in session}


def test_the_set_up_finds_uv_with_all_its_hashes_in_the_lock() -> None:
    wanted = "uv==2 \\\n    --hash=sha256:1 \\\n    --hash=sha256:2"
    assert uv_pin(f"a==1 \\\n    --hash=sha256:0\n{wanted}\n    # via x\nz==3\n") == wanted
    assert uv_pin(lock_text("requirements-dev.lock")).count("--hash=sha256:") > 1


def test_the_packages_that_the_code_imports_are_the_ones_it_declares() -> None:
    owners = packages_distributions()
    imported = {
        canonicalize_name(owners[name][0]) if name in owners else name
        for name in third_party_imports()
        if name not in sys.stdlib_module_names and name not in (*OUR_PACKAGES, "run_session")
    }
    imported -= {
        "pydantic-core"
    }  # pydantic's own compiled half, of which pydantic requires one exact version
    assert imported == {canonicalize_name(requirement.name) for requirement in declared(develop=False)}


def third_party_imports() -> Iterator[str]:
    for file in [
        *ROOT.glob("run_session.py"),
        *(file for name in OUR_PACKAGES for file in (ROOT / name).rglob("*.py")),
    ]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]


def find_python(
    folder: Path, *versions: tuple[str, str], incomplete: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the finder where the PATH holds only stand-ins, each with the version tuple it claims.

    The one named `incomplete` is packed like Debian's, without ensurepip.
    """
    for name, version in versions:
        stand_in = folder / name
        fault = "sys.modules['ensurepip'] = None" if name == incomplete else "pass"
        claim = f"import sys; sys.version_info = {version}; {fault}; exec(sys.argv[1])"
        stand_in.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{claim}" "$2"\n', encoding="utf-8")
        stand_in.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", ROOT / "tools" / "find_python.sh"],
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the Makefile's shell script; Windows has no make")
class TestThePythonForTheEnvironment:
    def test_is_python3_where_that_suits(self, tmp_path: Path) -> None:
        found = find_python(tmp_path, ("python3", "(3, 12, 1)"), ("python3.11", "(3, 11, 2)"))
        assert found.stdout == "python3\n"

    def test_is_another_one_where_python3_is_too_old(self, tmp_path: Path) -> None:
        found = find_python(tmp_path, ("python3", "(3, 9, 2)"), ("python3.11", "(3, 11, 2)"))
        assert found.stdout == "python3.11\n"

    def test_is_never_one_that_panda3d_has_no_package_for(self, tmp_path: Path) -> None:
        found = find_python(tmp_path, ("python3", "(3, 15, 0)"), ("python3.13", "(3, 13, 0)"))
        assert found.stdout == "python3.13\n"

    def test_is_rather_one_that_can_make_environments(self, tmp_path: Path) -> None:
        found = find_python(
            tmp_path, ("python3", "(3, 11, 2)"), ("python3.12", "(3, 12, 1)"), incomplete="python3"
        )
        assert found.stdout == "python3.12\n"

    def test_may_be_one_that_cannot_yet(self, tmp_path: Path) -> None:
        found = find_python(tmp_path, ("python3", "(3, 11, 2)"), incomplete="python3")
        assert found.stdout == "python3\n"

    def test_is_refused_in_a_sentence_where_all_are_too_old(self, tmp_path: Path) -> None:
        found = find_python(tmp_path, ("python3", "(3, 10, 9)"))
        assert (found.returncode, found.stdout) == (1, "")
        assert "Python 3.11, 3.12, 3.13 or 3.14 is needed" in found.stderr


def test_the_set_up_notices_which_debian_packages_are_missing(require: Callable[..., None]) -> None:
    if sys.platform != "linux":
        pytest.skip("Debian is a Linux")
    require("dpkg-query", "use Debian or a system made from it")
    assert missing_of(("no-such-package", "dpkg", "nor-this-one")) == ("no-such-package", "nor-this-one")


def test_every_make_target_is_explained_by_make_help(require: Callable[..., None]) -> None:
    require("make", "apt-get install make")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    shown = subprocess.run(
        ["make", "-C", ROOT, "--no-print-directory"], capture_output=True, text=True, check=True
    )
    assert phony is not None
    assert re.findall(r"^  make (\w+) +\S", shown.stdout, re.MULTILINE) == phony.group(1).split()


def test_a_missing_tool_fails_a_test_in_ci(
    require: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"no-such-tool is missing .* apt-get install it"):
        require("no-such-tool", "apt-get install it")


def test_a_missing_tool_skips_a_test_elsewhere(
    require: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"a graphics driver is missing .* apt-get install it"):
        require("a graphics driver", "apt-get install it", found=False)


def test_every_link_between_the_pages_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_make_bench_runs_every_bench_there_is() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = re.search(r"^BENCHES := (.*)$", makefile, re.MULTILINE)
    assert listed
    there = {path.stem for path in (ROOT / "vrtherapy" / "bench").glob("[!_]*.py")}
    assert set(listed.group(1).split()) == there
