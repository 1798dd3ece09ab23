#!/usr/bin/env bash
# One command for people and pipelines; what it needs is installed into .venv the first time.
#
#   ./build.sh [options]                    check content/ and build it into public/ (sitegen build); --pdf: PDFs too
#   ./build.sh COMMAND [arguments]          any other sitegen command: serve, check, new, explain ...
#   ./build.sh test [pytest arguments]      linter, types and all tests
#   ./build.sh pictures                     the pictures of every kind of page in docs/images/
#   ./build.sh wheels DIR [--pdf]           download the packages for a machine without network
#
# SITEGEN_WHEELS=DIR    install from such a folder, without network
# SITEGEN_PYTHON=PATH   the Python to make .venv with (default: the newest one found)
# SITEGEN_CHROMIUM=PATH the browser for the tests
set -euo pipefail

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
export PYTHONUTF8=1

for python in "$root/.venv/bin/python" "$root/.venv/Scripts/python.exe"; do
  if [ -x "$python" ] && "$python" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" "$root/bootstrap.py" "$@"
  fi
done

# Prints "ok PATH" for a Python that can make an environment, else "old VERSION" or "bare VERSION"; any Python reads it.
probe='
import sys
version = "%d.%d" % sys.version_info[:2]
try:
    import ensurepip, venv
    result = "ok " + sys.executable
except ImportError:
    result = "bare " + version
if sys.version_info < (3, 11):
    result = "old " + version
sys.stdout.write(result)
'
bare='' old=''
try_python() {
  local answer
  answer=$("$@" -c "$probe" 2>/dev/null </dev/null) || return 0
  case $answer in
    'ok '*) exec "${answer#ok }" "$root/bootstrap.py" "${arguments[@]+"${arguments[@]}"}" ;;
    'bare '*) bare=${bare:-${answer#bare }} ;;
    'old '*) old=${old:-${answer#old }} ;;
  esac
}

arguments=("$@")
if [ -n "${SITEGEN_PYTHON:-}" ]; then
  try_python "$SITEGEN_PYTHON"
else
  for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
    try_python "$name"
  done
  try_python py -3
fi

if [ -n "$bare" ]; then
  echo "Python $bare 缺少 venv 模块，请先安装它：在 Debian、Ubuntu、统信 UOS 上运行 apt-get install python$bare-venv。" \
    "(Python $bare has no venv module; on Debian install the package python$bare-venv.)" >&2
elif [ -n "$old" ]; then
  echo "需要 Python 3.11 或更新的版本，本机只有 Python $old，请安装新版后重试。" \
    "(Python 3.11 or newer is needed; this machine has only Python $old.)" >&2
else
  echo "需要 Python 3.11 或更新的版本，本机没有找到 Python，请安装后重试。" \
    "(Python 3.11 or newer is needed; no Python was found.)" >&2
fi
exit 2
