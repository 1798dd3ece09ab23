@echo off
rem The same as build.sh, for Windows; may be called from any folder.
rem
rem   build.cmd [options]               check content\ and build it into public\ (sitegen build)
rem   build.cmd COMMAND [arguments]     any other sitegen command: serve, check, new, explain ...
rem   build.cmd test [arguments]        linter, types and all tests
rem   build.cmd pictures                the pictures of every kind of page in docs\images\
rem   build.cmd wheels DIR              download the packages for a machine without network
rem
rem SITEGEN_WHEELS, SITEGEN_PYTHON and SITEGEN_CHROMIUM as in build.sh.
setlocal EnableExtensions DisableDelayedExpansion
set "PYTHONUTF8=1"
set "probe=import sys; sys.exit(sys.version_info < (3, 11))"

set "python=%~dp0.venv\Scripts\python.exe"
if not exist "%python%" goto :search
"%python%" -c "%probe%" >nul 2>&1
if not errorlevel 1 goto :found

:search
if defined SITEGEN_PYTHON goto :given
set "launcher="
for %%v in (-3.14 -3.13 -3.12 -3.11 -3) do if not defined launcher call :try_launcher %%v
if defined launcher goto :launch
set "python="
for %%p in (python.exe python3.exe) do if not defined python call :try_python %%p
if defined python goto :found
goto :missing

:try_launcher
py %1 -c "%probe%" >nul 2>&1
if not errorlevel 1 set "launcher=%1"
exit /b 0

:try_python
%1 -c "%probe%" >nul 2>&1
if not errorlevel 1 set "python=%1"
exit /b 0

:given
set "python=%SITEGEN_PYTHON%"
"%python%" -c "%probe%" >nul 2>&1
if not errorlevel 1 goto :found
goto :missing

:launch
py %launcher% "%~dp0bootstrap.py" %*
exit /b %errorlevel%

:found
"%python%" "%~dp0bootstrap.py" %*
exit /b %errorlevel%

:missing
for /f "tokens=2 delims=:." %%c in ('chcp') do set "codepage=%%c"
chcp 65001 >nul
echo 需要 Python 3.11 或更新的版本，请从 python.org 安装后重试。 (Python 3.11 or newer is needed; install it from python.org.)
chcp %codepage% >nul
exit /b 2
