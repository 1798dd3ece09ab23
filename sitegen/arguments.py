"""What the command line is read with: argparse with Chinese words, and the types of its values."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any, NoReturn

WRONG_USE = 2
"""The exit code of a command that is written wrongly."""


class Parser(argparse.ArgumentParser):
    """argparse with Chinese words for people."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, formatter_class=argparse.RawDescriptionHelpFormatter)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def format_usage(self) -> str:
        """One line: how the command is called."""
        return super().format_usage().replace("usage:", "用法：", 1)

    def format_help(self) -> str:
        """The whole help."""
        return super().format_help().replace("usage:", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong with the command, and end."""
        words = (
            ("unrecognized arguments:", "不认识的参数："),
            ("the following arguments are required:", "缺少参数："),
            ("invalid choice:", "不能写"),
            ("choose from", "可以写"),
            ("expected one argument", "后面要有一个值"),
            ("argument ", "参数 "),
            ("invalid", "不对："),
            ("value:", ""),
        )
        for english, chinese in words:
            message = message.replace(english, chinese)
        self.exit(WRONG_USE, f"{self.format_usage()}sitegen：命令写得不对。{message}。看用法：sitegen --help\n")


def day(text: str) -> date:
    """``2026-06-30``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，写成 2026-06-30 这样") from None


def whole(text: str) -> int:
    """How many: 1 or more."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 以上的整数")
    return int(text)


def port(text: str) -> int:
    """A TCP port."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 65535 的整数")
    return int(text)
