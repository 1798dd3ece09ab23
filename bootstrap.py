"""What build.sh and build.cmd share: makes ``.venv`` from the lock files, then runs sitegen, the tests, the pictures or a download.

Runs before anything is installed, so it uses the standard library only. What is already in place is recognised by a
copy of what it was made from, kept in ``.venv``; then nothing is installed and nothing is asked of the network.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from ctypes.util import find_library
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUN_LOCK = ROOT / "requirements.lock"
PDF_LOCK = ROOT / "requirements-pdf.lock"
TEST_LOCK = ROOT / "requirements-test.lock"
HELD = {RUN_LOCK: (RUN_LOCK,), PDF_LOCK: (PDF_LOCK, RUN_LOCK), TEST_LOCK: (TEST_LOCK, PDF_LOCK, RUN_LOCK)}
"""Whoever has installed one lock has installed those too."""
SCRIPT = "build.cmd" if os.name == "nt" else "./build.sh"

WITH_ROOT = {"build", "check", "new", "serve"}
"""Commands that work on this repository wherever they are called from, unless a later --root says otherwise."""

WITH_BROWSER = {"test", "pictures"}
"""Commands that are none of sitegen's own: they need the tests' packages and a browser."""


def main(arguments: Sequence[str]) -> int:
    """Does what the command line asks and returns the exit code."""
    command, rest = "build", list(arguments)
    if rest and not rest[0].startswith("-"):
        command = rest.pop(0)
    make_venv()
    if command == "wheels":
        return download_wheels(rest)
    install(TEST_LOCK if command in WITH_BROWSER else PDF_LOCK if "--pdf" in rest else RUN_LOCK)
    if command == "test":
        return run_tests(rest)
    if command == "pictures":
        return take_pictures(rest)
    root = ["--root", str(ROOT)] if command in WITH_ROOT else []
    return replace_process("-P", "-m", "sitegen", command, *root, *rest)  # -P: not a sitegen of the current folder


# ---- the environment ----


def make_venv() -> None:
    """Leaves a ``.venv`` that runs and has pip, an existing one as it is."""
    if running_in_venv():
        if find_spec("pip") is None:  # an earlier run was interrupted
            run_quietly(PYTHON, "-m", "ensurepip", failed="环境 .venv 不完整，请删除该文件夹后重试。")
        return
    say("正在建立运行环境 .venv ……")
    run_quietly(Path(sys.executable), "-m", "venv", "--clear", VENV, failed="无法建立运行环境 .venv，原因见上。")


def running_in_venv() -> bool:
    """Tells whether this very process is the environment's own Python."""
    return Path(sys.prefix).resolve() == VENV.resolve() and sys.prefix != sys.base_prefix


def install(lock: Path) -> None:
    """Installs the pinned packages and sitegen itself, each only when it is not yet as wanted."""
    if not is_stamped(lock.name, lock.read_text("utf-8")):
        say("正在安装依赖（仅首次或依赖变更时需要）……")
        pip("install", "--require-hashes", "-r", lock)
        for held in HELD[lock]:
            stamp(held.name, held.read_text("utf-8"))
    itself = f"{ROOT}\n{(ROOT / 'pyproject.toml').read_text('utf-8')}"
    if not is_stamped("sitegen", itself):
        pip("install", "--no-build-isolation", "--no-deps", "-e", ROOT)
        stamp("sitegen", itself)


def is_stamped(name: str, text: str) -> bool:
    """Tells whether the environment was made from exactly this text."""
    path = VENV / f"installed-{name}.txt"
    return path.is_file() and path.read_text("utf-8") == text


def stamp(name: str, text: str) -> None:
    """Notes what the environment was made from."""
    (VENV / f"installed-{name}.txt").write_text(text, "utf-8")


def pip(*arguments: str | Path) -> None:
    """Runs pip, heard only when it fails; from the folder SITEGEN_WHEELS alone where that is set."""
    command, *rest = arguments
    wheels = os.environ.get("SITEGEN_WHEELS")
    source: list[str | Path] = []
    if wheels and command == "install":
        folder = Path(wheels).resolve()
        if not folder.is_dir():
            fail(f"SITEGEN_WHEELS 指定的文件夹不存在：{folder}。", "The folder named by SITEGEN_WHEELS does not exist.")
        source = ["--no-index", "--find-links", folder]
    options = ["--quiet", "--no-input", "--disable-pip-version-check"]
    hint = f"安装失败，原因见上。不能联网时，先在联网电脑上运行 {SCRIPT} wheels 文件夹，再设置 SITEGEN_WHEELS。"
    run_quietly(PYTHON, "-m", "pip", command, *options, *source, *rest, failed=hint)


def download_wheels(arguments: Sequence[str]) -> int:
    """Fills a folder with the pinned packages, for machines without network; with ``--pdf`` also what makes PDFs."""
    if not arguments or arguments[0].startswith("-"):
        usage = "wheels 文件夹 [--pdf] [pip download 的参数]"
        fail(f"用法：{SCRIPT} {usage}。", f"Usage: {SCRIPT} wheels DIR [--pdf] [pip options].")
    folder, options = Path(arguments[0]).resolve(), [option for option in arguments[1:] if option != "--pdf"]
    lock = PDF_LOCK if "--pdf" in arguments else RUN_LOCK
    pip("download", "--require-hashes", "--no-deps", "-d", folder, "-r", lock, *options)
    say(f"已下载 {len(list(folder.iterdir()))} 个安装包到 {folder}")
    return 0


# ---- the tests, the pictures ----


def run_tests(arguments: Sequence[str]) -> int:
    """Runs every check, also after one failed, and returns 1 if any did; pytest gets the arguments."""
    provide_browser()
    provide_pango()
    checks = {
        "ruff check": ["ruff", "check"],
        "ruff format": ["ruff", "format", "--check"],
        "mypy": ["mypy"],
        "pytest": ["pytest", "-n", "auto", "--maxprocesses", "4", *arguments],  # a process a core
    }
    failed = []
    for name, check in checks.items():
        say(f"── {name}")
        if subprocess.run([PYTHON, "-m", *check], cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        say(f"未通过：{'、'.join(failed)}。 (Failed: {', '.join(failed)}.)")
    return 1 if failed else 0


def take_pictures(arguments: Sequence[str]) -> int:
    """Makes docs/images/ anew; the arguments go to the program that does it."""
    provide_browser()
    return subprocess.run([PYTHON, "-m", "tests.browser.pictures", *arguments], cwd=ROOT, check=False).returncode


def provide_browser() -> None:
    """Brings what the browser tests need and this machine lacks, or ends with a sentence."""
    chosen = os.environ.get("SITEGEN_CHROMIUM")
    if chosen and not Path(chosen).is_file():
        fail(f"SITEGEN_CHROMIUM 指定的浏览器不存在：{chosen}。", "The file named by SITEGEN_CHROMIUM does not exist.")
    missing = [] if find_browser() else ["chromium"]
    if not has_chinese_font():
        missing.append("fonts-noto-cjk")
    if not runs(PYTHON, "-m", "playwright", "--version"):
        missing.append("libatomic1")  # Playwright's own Node.js is linked to it
    if missing:
        install_system_packages(missing)
    if not find_browser() and not runs(PYTHON, "-m", "playwright", "install", "chromium"):
        fail(
            "找不到测试用的浏览器，请安装 Chromium、Chrome 或 Edge，或用环境变量 SITEGEN_CHROMIUM 指明其路径。",
            "No browser for the tests: install Chromium, Chrome or Edge, or set SITEGEN_CHROMIUM to its path.",
        )
    if not has_chinese_font():
        say("提示：没有中文字体，截图中的汉字会显示为方框。 (No Chinese font is installed.)")


def provide_pango() -> None:
    """Brings what WeasyPrint sets type with, on Debian; elsewhere the tests of PDFs are left out where it is missing."""
    packages = {
        "pango-1.0": "libpango-1.0-0",
        "pangoft2-1.0": "libpangoft2-1.0-0",
        "harfbuzz-subset": "libharfbuzz-subset0",
    }
    missing = [package for library, package in packages.items() if not find_library(library)]
    if missing and platform.system() == "Linux":
        install_system_packages(missing)


def find_browser() -> str:
    """Returns the path of what the tests themselves would find, or an empty string."""
    finder = ROOT / "tests" / "browser" / "chromium.py"
    return subprocess.run([PYTHON, finder], stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout.strip()


def has_chinese_font() -> bool:
    """Tells whether Chinese text can be drawn; systems other than Linux bring a font."""
    if platform.system() != "Linux":
        return True
    lister = shutil.which("fc-list")
    return lister is not None and subprocess.check_output([lister, ":lang=zh"]).strip() != b""


def install_system_packages(names: Sequence[str]) -> None:
    """Installs Debian packages where that needs no password, else does nothing."""
    apt = shutil.which("apt-get")
    if not apt:
        return
    prefix: list[str] = []
    if hasattr(os, "geteuid") and os.geteuid() != 0:
        prefix = ["sudo", "-n"]
        if not shutil.which("sudo") or not runs(*prefix, "true"):
            return
    say(f"正在用 apt-get 安装 {' '.join(names)} ……")
    prefix += ["env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *names]):
        done = subprocess.run([*prefix, *step], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            sys.stderr.buffer.write(done.stdout)


# ---- processes and words ----


def runs(*command: str | Path) -> bool:
    """Runs a command unheard and tells whether it succeeded."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def run_quietly(*command: str | Path, failed: str) -> None:
    """Runs a command, shows what it printed only if it fails, and then ends with the sentence ``failed``."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.stderr.flush()
        sys.stderr.buffer.write(done.stdout)
        fail(failed, "Setting up failed, see above.")


def replace_process(*arguments: str) -> int:
    """Goes on as the environment's Python; on Windows, where a process cannot be replaced, waits for it."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execv(PYTHON, [str(PYTHON), *arguments])
    return subprocess.run([PYTHON, *arguments], check=False).returncode


def say(text: str) -> None:
    """Tells the person what is being done, beside the output proper."""
    print(text, file=sys.stderr, flush=True)


def fail(chinese: str, english: str) -> NoReturn:
    """Ends with one sentence."""
    say(f"{chinese} ({english})")
    sys.exit(2)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # what is half done is noticed and made good the next time
        sys.exit(130)
