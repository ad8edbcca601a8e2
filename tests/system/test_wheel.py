"""The wheel is complete: installed somewhere else, its commands find the scenes and protocols it carries."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, folder: Path) -> str:
    """Run a program in a folder, with nothing of this checkout on its import path; give what it printed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=folder,
        env=clean,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build as a release is built: the source distribution, then the wheel out of that alone."""
    folder = tmp_path_factory.mktemp("dist")
    run(
        *(
            sys.executable,
            "-m",
            "uv",
            "build",
            "--offline",
            "--no-build-isolation",
            "--python",
            sys.executable,
        ),
        *("--out-dir", folder, ROOT),
        folder=folder,
    )
    (built,) = folder.glob("vrtherapy-*.whl")
    return built


@pytest.fixture(scope="module")
def commands(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment that borrows this one's packages; give the commands' folder."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    install = [sys.executable, "-m", "uv", "pip", "install", "--offline", "--no-deps", "--python", folder]
    run(*install, wheel, folder=folder)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site_packages = run(commands / "python", "-c", ask, folder=folder)
    borrowed = Path(site_packages.strip()) / "borrowed.pth"
    borrowed.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return commands


def test_the_wheel_carries_every_scene_protocol_and_page_and_nothing_that_runs_tests(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    content = [*(ROOT / "scenes").rglob("*.yaml"), *(ROOT / "protocols").rglob("*.yaml")]
    page = [file for file in (ROOT / "therapist_console" / "web" / "page").rglob("*") if file.is_file()]
    assert content
    assert page
    assert {file.relative_to(ROOT).as_posix() for file in page} <= carried
    assert {f"vrtherapy/data/{file.relative_to(ROOT).as_posix()}" for file in content} <= carried
    assert [
        name for name in carried if "tests" in name or "__pycache__" in name or name.endswith(".pyc")
    ] == []


def test_an_installed_vrtherapy_checks_its_own_content_from_any_folder(
    commands: Path, tmp_path: Path
) -> None:
    ask = (
        "from vrtherapy import content; print(content.protocols_folder(), content.scenes_folder(), sep='\\n')"
    )
    protocols, scenes = run(commands / "python", "-c", ask, folder=tmp_path).splitlines()
    assert all(Path(folder).is_relative_to(commands.parent) for folder in (protocols, scenes))
    run(commands / "vrtherapy", "check", protocols, scenes, folder=tmp_path)


def test_an_installed_run_session_explains_itself(commands: Path, tmp_path: Path) -> None:
    assert "PROTOCOL" in run(commands / "run-session", "--help", folder=tmp_path)
