"""The command line: arguments → one call each; prints; exit code (0 fine, 1 blocking findings, 2 wrong use, 3 a bug)."""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sitegen import __version__
from sitegen.arguments import WRONG_USE, Parser, day, port, whole
from sitegen.findings import ConfigError, SitegenError, any_blocks

if TYPE_CHECKING:
    from sitegen.build import Request

CHINA = timezone(timedelta(hours=8))
FINE, BLOCKED, BUG = 0, 1, 3


def run() -> NoReturn:
    """``sitegen`` as a program of its own."""
    gc.disable()  # a command keeps its values to the end: looking for circles among them costs a fifth of its time
    code = main()
    with suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)  # taking a large body's values apart one by one takes longer than a small change


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except SitegenError as error:
        print(f"sitegen：{error}", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        print("sitegen：已中断。", file=sys.stderr)
        return BLOCKED
    except Exception:
        traceback.print_exc()
        print(
            f"sitegen {__version__}：这是程序的错误，请把上面的内容连同所用的命令报告给维护者。输出文件夹没有改动，或在下次运行时接着完成。",
            file=sys.stderr,
        )
        return BUG


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="sitegen", description="把 Markdown 文件生成标准的政府信息公开专栏，并逐项检查。")
    parser.add_argument("--version", action="version", version=f"sitegen {__version__}", help="显示版本")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)

    build = commands.add_parser(
        "build",
        help="检查并生成网站",
        description="检查 content，没有错误就生成到 public；有错误时 public 一个字节也不动。",
    )
    _site_options(build)
    build.add_argument("--output", default="public", metavar="目录", help="输出文件夹（默认 public，相对于 --root）")
    build.add_argument("--base-url", default="", metavar="网址", help="栏目首页的网址，代替 site.yaml 里的")
    build.add_argument("-q", "--quiet", action="store_true", help="只显示错误和最后一行，不显示进度")
    build.add_argument("--clean", action="store_true", help="不用上次记下的结果，全部重新读取和生成")
    build.add_argument("--rehash", action="store_true", help="不看文件时间，逐个核对内容有没有变")
    build.add_argument(
        "--pdf", action="store_true", help="每份文件旁边再生成一个 PDF（要安装 sitegen[pdf] 和中文字体）"
    )
    build.add_argument("--timings", action="store_true", help="显示时间花在哪里")
    build.add_argument("--why", default="", metavar="页面", help="说明一个页面为什么重新生成，例如 public/index.html")
    build.add_argument(
        "--verify-plain", action="store_true", help="核对快速读取与标准读取的结果是否完全一样（给程序的维护者用）"
    )
    build.set_defaults(run=_build)

    check = commands.add_parser(
        "check",
        help="只检查，不生成",
        description="检查全部内容，列出问题，最后按责任科室汇总。给出文件、文件夹、规则或科室时，只列出其中的问题。\n"
        "列出的问题里有错误时，退出码是 1；没有列出的错误不算，但是 build 照样不会发布。",
    )
    check.add_argument("paths", nargs="*", metavar="文件或文件夹", help="只看这些文件的问题")
    _site_options(check)
    check.add_argument(
        "--format",
        choices=("text", "json", "github", "html", "sarif"),
        default="text",
        metavar="格式",
        help="text（默认）、json、github、html（可以打印的一个文件）或 sarif（编辑器和代码平台能读）",
    )
    check.add_argument("--output", metavar="文件", help="把结果写进这个文件，不显示在屏幕上")
    check.add_argument("--only", default="", metavar="编号", help="只看这些规则，例如 F102,V（V 是 V 开头的全部规则）")
    check.add_argument("--unit", metavar="科室", help="只看这个科室的问题；“全机关”是没有写明科室的")
    check.add_argument(
        "--against",
        default="",
        metavar="导出文件",
        help="与门户的导出（CSV、XLSX、XLS、JSON）比对：文件库、领导或机构，缺少、多出、不一致的都列出",
    )
    check.add_argument(
        "--against-kind",
        default="",
        choices=("文件", "领导", "机构"),
        metavar="种类",
        help="导出的是文件、领导还是机构（默认看栏目名称）",
    )
    check.set_defaults(run=_check)

    visit = commands.add_parser(
        "visit",
        help="上网检查外部链接、IPv6 和新媒体页面",
        description="上网看公开页面上的外部链接、政务新媒体的页面、本栏目的网址能不能打开，域名有没有 IPv6；结果记在 content/ledger/visit.json，check 会用到。\n"
        "一个网站一次只问一个地址，间隔 1 秒以上；每个地址最多等 15 秒；中断以后再运行会接着看。生成网站时从不上网。",
    )
    _site_options(visit)
    visit.add_argument("--most", type=whole, default=500, metavar="N", help="这次最多看几个地址（默认 500）")
    visit.add_argument("--allow-local", action="store_true", help="也看内网和本机的地址（默认不看）")
    visit.set_defaults(run=_visit)

    serve = commands.add_parser(
        "serve",
        help="预览，保存后自动刷新",
        description="在本机预览：改了文件，打开的页面自动刷新；草稿也显示，并注明；页面上方列出问题。按 Ctrl-C 结束。",
    )
    _site_options(serve)
    serve.add_argument("--port", type=port, default=8000, metavar="端口", help="端口（默认 8000；被占用时用下一个）")
    serve.add_argument("--host", default="127.0.0.1", metavar="地址", help="在哪个地址上（默认只有本机能看）")
    serve.add_argument("--poll", action="store_true", help="定时查看文件有没有变（网络盘收不到系统通知时用）")
    serve.set_defaults(run=_serve)

    explain = commands.add_parser("explain", help="说明一条规则", description="说明一条规则查什么、为什么、怎样改。")
    explain.add_argument(
        "code",
        nargs="?",
        default="",
        metavar="编号",
        help="规则编号（例如 F102），或任务清单的事项（例如 T33）；不写就列出全部规则",
    )
    explain.set_defaults(run=_explain)

    ledger = commands.add_parser(
        "ledger",
        help="台账：任务清单的每一项做得怎样",
        description="列出任务清单的全部事项：责任单位、状态（达标、待整改、待确认、不适用）、依据、下次日期，和30天内要做的。给本机关看，不公开。",
    )
    _site_options(ledger)
    ledger.add_argument(
        "--format",
        choices=("text", "json", "html", "xlsx"),
        default="text",
        metavar="格式",
        help="text（默认）、json、html（可打印）或 xlsx（Excel）",
    )
    ledger.add_argument("--output", default="", metavar="文件", help="写到这个文件里；不能放在 public 和 content 里")
    ledger.add_argument("--row", default="", metavar="编号", help="只看这些事项的全部依据，例如 T05 或 T05,T28")
    ledger.add_argument("--unit", default="", metavar="科室", help="只看一个科室或单位的")
    ledger.set_defaults(run=_ledger)

    init = commands.add_parser(
        "init", help="新建一个机关的内容文件夹", description="在目录里放好 content 的样本，改成自己的内容就能用。"
    )
    init.add_argument("directory", metavar="目录", help="新的或空的文件夹")
    init.set_defaults(run=_init)

    new = commands.add_parser(
        "new",
        help="新建一份文件",
        description="按文种新建一份文件，必填的字段和说明都在里面；先是草稿，写好后删去“草稿”一行。",
    )
    new.add_argument("kind", metavar="文种", help="例如 部门文件、政策解读；写“台账”就新建一份确认记录")
    new.add_argument("name", metavar="文件名", help="只用小写字母、数字和连接符，例如 2026-chunji-fangyi")
    new.add_argument(
        "--column", default="", metavar="栏目", help="一个文种可以放几个栏目时写明，例如 disclosure/documents"
    )
    new.add_argument("--root", default=".", metavar="目录", help="放着 content 的文件夹（默认是当前文件夹）")
    new.set_defaults(run=_new)
    return parser


def _site_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--root", default=".", metavar="目录", help="放着 content 的文件夹（默认是当前文件夹）")
    parser.add_argument("--today", type=day, metavar="YYYY-MM-DD", help="按这一天来算（默认今天，北京时间）")
    parser.add_argument(
        "--jobs", type=whole, default=os.cpu_count() or 1, metavar="N", help="同时用几个进程（默认等于处理器数）"
    )


def _request(options: argparse.Namespace, output: str = "public") -> Request:
    from sitegen.build import Request

    root = Path(options.root)
    return Request(
        root, root / output, datetime.now(CHINA).date(), options.today, getattr(options, "base_url", ""), options.jobs
    )


def _build(options: argparse.Namespace) -> int:
    from sitegen.build import build
    from sitegen.console import Console
    from sitegen.desk import ending
    from sitegen.reports import as_text, counts_in_words

    begun = time.monotonic()
    console = Console(options.quiet)
    request = replace(
        _request(options, options.output),
        clean=options.clean,
        rehash=options.rehash,
        pdf=options.pdf,
        watch=console,
        why=options.why,
    )
    if options.verify_plain:
        return _verify_plain(request.content)
    try:
        result = build(request)
    finally:
        console.end()
    if options.timings:
        print(console.timings())
    if options.why:
        print(result.why)
    if result.findings and not (options.quiet and result.changes):
        print(as_text(result.findings))
    if not options.quiet and (below := ending(result.findings, result.waiting)):
        print(below)
    seconds = time.monotonic() - begun
    counts = counts_in_words(result.findings)
    if result.changes is None:
        print(
            f"没有生成：{counts}。先改正上面的错误；{request.output} 没有改动。用时 {seconds:.1f} 秒。", file=sys.stderr
        )
        return BLOCKED
    changes = result.changes
    print(
        f"已生成 {result.pages} 个页面（新增文件 {len(changes.created)}，改动 {len(changes.changed)}，删除 {len(changes.deleted)}），{counts}，"
        f"用时 {seconds:.1f} 秒。请用浏览器打开：{(request.output / 'index.html').resolve()}"
    )
    return FINE


def _verify_plain(content: Path) -> int:
    """Read every document both ways."""
    from sitegen.markup import differs
    from sitegen.source import flat_differs, read_source

    unlike = []
    for path in sorted(content.rglob("*.md")):
        data = path.read_bytes()
        text = read_source(data)
        if flat_differs(data) or differs(text.body, text.body_line):
            unlike.append(path)
    for path in unlike:
        print(f"{path}：快速读取与标准读取的结果不一样。请把这份文件发给程序的维护者。")
    print("核对完毕：" + (f"{len(unlike)} 份不一样。" if unlike else "全部一样。"))
    return BLOCKED if unlike else FINE


def _check(options: argparse.Namespace) -> int:
    from sitegen.inspection import Wish, inspect, write_report
    from sitegen.reports import counts_in_words

    begun = time.monotonic()
    request = _request(options)
    paths = tuple(options.paths)
    wish = Wish(paths, options.format, options.only, options.unit, options.against, options.against_kind)
    shown = inspect(request, wish)
    counts = f"{counts_in_words(shown.findings)}，用时 {time.monotonic() - begun:.1f} 秒。"
    if options.output:
        write_report(Path(options.output), request, shown.text)
        print(f"已写到 {options.output}：{counts}")
    elif shown.text:
        print(shown.text.removesuffix("\n"))
    if options.format == "text" and not options.output:
        more = f"另外还有 {shown.left_out} 个错误没有列出，不写路径、规则和科室可以看全部。" if shown.left_out else ""
        print(f"检查完毕：{counts}{more}")
    return BLOCKED if any_blocks(shown.findings) else FINE


def _visit(options: argparse.Namespace) -> int:
    from sitegen.build import site_of
    from sitegen.visit import Manner, in_words, visit

    request = _request(options)
    day = request.today or request.clock  # not the demonstration body's: it is now that one is online
    manner = Manner(most=options.most, local=options.allow_local)
    outcome = visit(site_of(request), request.content, day, manner, partial(print, flush=True))
    print(f"{in_words(outcome)}结果在 {request.content / 'ledger' / 'visit.json'}，运行 sitegen check 可以看要改什么。")
    return FINE


def _ledger(options: argparse.Namespace) -> int:
    from sitegen.ledger.made import keep, make

    request = _request(options)
    data = make(request, options.format, options.row, options.unit)
    if options.output:
        print(f"已写好 {keep(request, Path(options.output), data)}。")
    elif isinstance(data, bytes):
        raise ConfigError("Excel 文件要写明放在哪里，例如：--output 台账.xlsx")
    else:
        print(data)
    return FINE


def _serve(options: argparse.Namespace) -> int:
    from sitegen.serve import serve

    serve(
        Path(options.root),
        lambda: datetime.now(CHINA).date(),
        partial(print, flush=True),
        port=options.port,
        host=options.host,
        today=options.today,
        jobs=options.jobs,
        poll=options.poll,
    )
    return FINE


def _explain(options: argparse.Namespace) -> int:
    from sitegen.reports import explanation, requirement_in_words, table_of_rules
    from sitegen.requirements import requirements
    from sitegen.rules import BY_CODE, RULES
    from sitegen.text import did_you_mean

    code = options.code.upper()
    if not code:
        print(table_of_rules(RULES))
        return FINE
    if code in requirements():
        print(requirement_in_words(requirements()[code], RULES))
        return FINE
    if code not in BY_CODE:
        print(
            f"sitegen：没有编号为 {code} 的规则{did_you_mean(code, BY_CODE)}不带编号运行可列出全部规则：sitegen explain",
            file=sys.stderr,
        )
        return WRONG_USE
    print(explanation(BY_CODE[code]))
    return FINE


def _init(options: argparse.Namespace) -> int:
    from sitegen.scaffold import init

    directory = Path(options.directory)
    init(directory, datetime.now(CHINA).date())
    print(
        f"已建好 {directory}。先改 {directory / 'content' / 'site.yaml'} 里的机关信息，再运行：sitegen build --root {_typed(str(directory))}"
    )
    return FINE


def _new(options: argparse.Namespace) -> int:
    from sitegen.scaffold import ATTESTATION, new
    from sitegen.settings import read_settings

    content = Path(options.root) / "content"
    settings = read_settings(content)
    today = settings.config.fixed_day or datetime.now(CHINA).date()
    path = new(settings, content, options.kind, options.name, options.column, today)
    root = "" if options.root == "." else f" --root {_typed(options.root)}"
    done = "写好内容" if options.kind == ATTESTATION else "写好内容后删去“草稿”一行"
    print(f"已新建 {path}。{done}，再运行：sitegen check{root} {_typed(str(path))}")
    return FINE


def _typed(text: str) -> str:
    """A path as one types it; double quotes serve every system's command line."""
    return text if re.fullmatch(r"[\w./\\:~-]+", text) else f'"{text}"'
