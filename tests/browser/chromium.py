"""Where a Chromium for the tests is. Run as a script, prints its path or nothing."""

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
"""What the program is called on the PATH of one system or another."""

MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)

WINDOWS_PROGRAMS = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
"""Below each of the folders that Windows keeps programs in."""


def find_chromium() -> str | None:
    """Returns SITEGEN_CHROMIUM where that is set, else the first Chromium, Chrome or Edge that starts."""
    chosen = os.environ.get("SITEGEN_CHROMIUM")
    if chosen:
        return chosen
    return next((path for path in candidates() if starts(path)), None)


def candidates() -> Iterator[str]:
    """Yields the browsers that are on the PATH or where the system installs them."""
    yield from filter(None, map(shutil.which, NAMES))
    if platform.system() == "Darwin":
        yield from MAC_APPLICATIONS
    if platform.system() == "Windows":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if folder := os.environ.get(variable):
                yield from (str(Path(folder, program)) for program in WINDOWS_PROGRAMS)


def starts(path: str) -> bool:
    """Tells whether the file is a browser that runs; on Windows, where asking opens a window, whether it exists."""
    if not Path(path).is_file():
        return False
    if platform.system() == "Windows":
        return True
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    print(find_chromium() or "")
