"""The ledger: what people confirm is read, judged and put together, and never published."""

from __future__ import annotations

import io
import json
import re
import shutil
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from python_calamine import load_workbook

from sitegen.build import examined_site
from sitegen.cli import main
from sitegen.duties import Duty, duties
from sitegen.findings import ConfigError, Finding, Judgement, Location, OutputError, Severity
from sitegen.ledger import Entry, Ledger, State, ledger, of_rows, of_unit
from sitegen.ledger.made import formed, keep, make
from sitegen.ledger.words import WIDTH, as_details, as_json, as_rows, as_table
from sitegen.program import layered
from sitegen.requirements import requirements
from sitegen.rules import BY_CODE
from tests.bodies import TODAY, Body, make_body
from tests.recording import put, record

ROOT = Path(__file__).resolve().parents[1]
ALL = "T04, T06, T25, T26, T27, T32, T34, T35, T36, T38, T43, T47, T49, T53, P05, P13, P14, P16, P17, P19, P20"
"""What people have to confirm in the starting body."""


def book_of(body: Body, due: tuple[Duty, ...] = ()) -> Ledger:
    return ledger(body.site(), Judgement(body.check()), due)


def entry_of(book: Ledger, row: str) -> Entry:
    return next(entry for entry in book.entries if entry.requirement.id == row)


@pytest.fixture
def body(tmp_path: Path) -> Body:
    return make_body(tmp_path / "body")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Body:
    root = tmp_path_factory.mktemp("shown")
    shutil.copytree(ROOT / "content", root / "content")
    return Body(root)


# ---- states ----


@pytest.mark.parametrize(
    ("records", "state", "why"),
    [
        ((), State.TO_CONFIRM, "还没有人确认过"),
        ((record("T25"),), State.MET, ""),
        ((record("T25", "2026-05-31"),), State.MET, ""),
        ((record("T25", "2026-05-30"),), State.TO_CONFIRM, "应当在2026年6月29日以前再确认一次"),
        ((record("T25", "2026-07-01"),), State.TO_CONFIRM, "还没有人确认过"),
        ((record("T25", result="发现问题"),), State.TO_MEND, "2026年6月15日确认时发现问题"),
        ((record("T25", "2026-06-01", "发现问题"), record("T25")), State.MET, ""),
        ((record("T25"), record("T25", "2026-06-01", "发现问题")), State.MET, ""),
        (
            (record("T25", "2025-12-01", "不适用", "由政务服务热线统一接听。"),),
            State.EXEMPT,
            "由政务服务热线统一接听。",
        ),
        ((record("T25", "2024-12-01", "不适用"),), State.TO_CONFIRM, "应当在2025年12月1日以前再确认一次"),
    ],
)
def test_the_state_of_a_row_follows_from_who_confirmed_it(
    body: Body, records: tuple[str, ...], state: State, why: str
) -> None:
    for number, text in enumerate(records):
        put(body, f"r{number}", text)
    entry = entry_of(book_of(body), "T25")
    assert (entry.state, entry.why) == (state, why)


def test_a_finding_puts_its_rows_in_need_of_mending_unless_it_is_only_a_hint(body: Body) -> None:
    def found(severity: Severity) -> Finding:
        return Finding("I101", severity, "不一致", "改", "", "T44", Location("content/site.yaml"))

    site = body.site()
    for severity, state in zip(Severity, (State.TO_MEND, State.TO_MEND, State.MET), strict=True):
        entry = entry_of(ledger(site, Judgement((found(severity),)), ()), "T44")
        assert entry.findings == (found(severity),)
        assert entry.state is state
        assert f"1 个{severity.label}" in entry.checked


def test_an_empty_column_is_said_and_one_that_does_not_apply_gives_its_reason(body: Body) -> None:
    catalogue = body.root / "content/catalogue.yaml"
    text = catalogue.read_text(encoding="utf-8")
    meetings = re.search(r"  - 栏目: disclosure/meetings .*?(?=  - )", text, re.DOTALL)
    assert meetings
    catalogue.write_text(text.replace(meetings.group(), ""), encoding="utf-8")
    entry = entry_of(book_of(body), "T19")
    assert (entry.state, entry.why) == (State.TO_MEND, "栏目“部门办公会议”是空的")
    reason = "  - 栏目: disclosure/meetings\n    不适用:\n      理由: 本机关不单独召开办公会议\n      依据: 本机关工作规则\n      起始日期: 2026-01-01\n"
    catalogue.write_text(text.replace(meetings.group(), reason), encoding="utf-8")
    entry = entry_of(book_of(body), "T19")
    assert (entry.state, entry.why) == (State.EXEMPT, "本机关不单独召开办公会议")


def test_what_does_not_concern_a_body_is_exempt_with_the_reason(body: Body) -> None:
    entry = entry_of(book_of(body), "T45")
    assert (entry.state, entry.why, entry.next_on) == (State.EXEMPT, "本机关没有自己的网站", None)


# ---- who and when ----


def test_units_come_from_the_settings_then_the_columns_then_the_office(body: Body) -> None:
    site = (body.root / "content/site.yaml").read_text(encoding="utf-8")
    body.write(**{"content/site.yaml": f"{site}\n确认周期:\n  - 事项: [T25]\n    责任科室: 畜牧业股\n"})
    names = [unit.title for unit in body.site().config.units.values()]
    body.write(**{"content/site.yaml": f"{site}\n确认周期:\n  - 事项: [T25]\n    责任科室: {names[-1]}\n"})
    assert entry_of(book_of(body), "T25").units == (names[-1],)
    assert entry_of(book_of(body), "T43").units == ("办公室",)


def duty(row: str, due: date, done: date | None = None, unit: str = "") -> Duty:
    return Duty(row, f"{row}要做的事", due, done, unit, "a.md", 1, due, "20个工作日")


def test_what_falls_due_is_listed_by_unit_the_most_urgent_first(body: Body) -> None:
    put(body, "a", record(ALL.replace("T25, ", "").replace("T26, ", ""), text="逐项做过。"))
    put(body, "b", record("T26", "2026-03-20"))
    due = (
        duty("T50", date(2027, 1, 31)),
        duty("T28", date(2026, 7, 30), unit="云溪县畜牧兽医局办公室"),
        duty("T28", date(2026, 7, 31), unit="办公室"),
        duty("T36", date(2026, 6, 29), unit="畜牧业股"),
        duty("T23", date(2026, 7, 2), done=date(2026, 6, 20)),
        duty("", date(2026, 7, 3)),
    )
    book = book_of(body, due)
    listed = [
        (due.unit, due.row, due.when) for due in book.due if due.row in ("", "T25", "T26", "T28", "T36", "T23", "T50")
    ]
    assert listed == [
        ("云溪县畜牧兽医局", "", "2026年7月3日"),
        ("畜牧业股", "T36", "2026年6月29日（已过期）"),
        ("办公室", "T26", "2026年6月18日（已过期）"),
        ("办公室", "T25", "还没有做过"),
        ("办公室", "T28", "2026年7月30日"),
    ]
    assert entry_of(book, "T50").next_on == date(2027, 1, 31)
    assert entry_of(book, "T28").next_on == date(2026, 7, 30)
    assert [due.row for due in of_unit(book, "畜牧业股").due] == ["T36"]
    assert [due.row for due in of_rows(book, ["T28"]).due] == ["T28"]


def test_a_body_that_confirms_more_often_is_reminded_earlier(body: Body) -> None:
    put(body, "a", record("T26", "2026-06-10"))
    assert entry_of(book_of(body), "T26").next_on == date(2026, 9, 8)
    site = (body.root / "content/site.yaml").read_text(encoding="utf-8")
    body.write(**{"content/site.yaml": f"{site}\n确认周期:\n  - 事项: [T26]\n    天数: 15\n"})
    entry = entry_of(book_of(body), "T26")
    assert (entry.next_on, entry.state) == (date(2026, 6, 25), State.TO_CONFIRM)


# ---- forms ----


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def test_the_table_holds_every_row_within_a_terminal(body: Body, shown: Body) -> None:
    put(body, "a", record("T25", result="不适用", text="很长的理由，" * 60))
    for one in (body, shown):
        lines = as_table(book_of(one)).splitlines()
        assert [line for line in lines if width(line) > WIDTH and "sitegen ledger" not in line] == []
        assert re.findall(r"^([TP]\d\d) ", "\n".join(lines), re.MULTILINE) == list(requirements())


def test_the_columns_of_the_table_stand_below_each_other(shown: Body) -> None:
    lines = [line for line in as_table(book_of(shown)).splitlines() if re.match(r"[TP]\d\d ", line)]
    starts = {width(re.split(r"(?:达标|待整改|待确认|不适用)(?: |$)", line)[0]) for line in lines}
    assert starts == {4 + 1 + 52 + 1 + 22 + 1}


def test_the_details_of_a_row_name_columns_rules_and_people(shown: Body) -> None:
    text = as_details(of_rows(book_of(shown), ["T04"]))
    assert "https://xmj.example.gov.cn/zfxxgk/fdzdgknr/gfxwj/wjqljg/" in text
    assert "2025年11月28日 李正言：正常（content/ledger/2025-11-qingli.md）" in text
    assert "本机关：政策法规科" in text
    assert "来源：《政务公开工作任务清单（2023年版）》" in text


def test_the_ledger_as_json(shown: Body) -> None:
    data = json.loads(as_json(book_of(shown)))
    assert [row["row"] for row in data["rows"]] == list(requirements())
    assert sum(data["summary"].values()) == 73
    (phone,) = [row for row in data["rows"] if row["row"] == "T25"]
    assert phone["attestations"][0]["by"] == "王岚"
    assert phone["attest"]["rhythm"] == "每30天"


def test_the_ledger_as_a_spreadsheet(shown: Body) -> None:
    data = make(shown.request(), "xlsx")
    assert isinstance(data, bytes)
    rows = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows == [list(row) for row in as_rows(book_of(shown, duties(shown.site())))]
    assert len(rows) == 74


def test_the_ledger_as_html_is_one_file_without_scripts_that_escapes_what_people_write(body: Body) -> None:
    put(body, "a", record("T25", result="不适用", text="<script>alert(1)</script> & <img src=x>"))
    html = make(body.request(), "html")
    assert isinstance(html, str)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;img" in html
    assert not re.search(r"<(?:script|link|img|iframe|object)|@import|url\(|\son\w+=|\sstyle=", html)
    assert re.findall(r'<tr id="([TP]\d\d)">', html) == list(requirements())
    linked = set(re.findall(r'(?:href|src)="([^"#]+)"', html))
    assert all(link.startswith("https://www.example.gov.cn/xmj/zfxxgk/") for link in linked)


def test_what_a_waiver_answers_for_stands_in_a_part_of_its_own(body: Body) -> None:
    path = "content/disclosure/normative/a.md"
    body.write(
        **{
            path: "---\n标题: 办法\n发布日期: 2020-03-03\n责任科室: 办公室\n有效性: 有效\n有效期至: 2026-06-29\n---\n正文。\n"
        }
    )
    assert "V106" in {finding.code for finding in entry_of(book_of(body), "T05").findings}
    site = (body.root / "content/site.yaml").read_text(encoding="utf-8")
    waiver = f"豁免:\n  - 规则: V106\n    文件: {path}\n    理由: 新办法七月印发\n    截止日期: 2026-07-31\n"
    body.write(**{"content/site.yaml": f"{site}\n{waiver}"})
    book = ledger(*examined_site(body.request()), ())
    assert "V106" not in {finding.code for finding in entry_of(book, "T05").findings}
    assert [(one.finding.code, one.reason, one.until) for one in book.waived] == [
        ("V106", "新办法七月印发", date(2026, 7, 31))
    ]
    html = formed(book, "html", layered(ROOT, "templates"))
    assert isinstance(html, str)
    assert "理由：新办法七月印发（到2026年7月31日）" in html
    assert "豁免 1 个问题" in as_table(book)
    assert json.loads(as_json(book))["waived"][0]["reason"] == "新办法七月印发"
    assert of_rows(book, ["T05"]).waived == of_unit(book, "办公室").waived == book.waived
    assert of_rows(book, ["T25"]).waived == of_unit(book, "畜牧业股").waived == ()


def test_one_unit_sees_its_own_rows(shown: Body) -> None:
    text = make(shown.request(), "text", unit="station")
    assert isinstance(text, str)
    assert re.findall(r"^([TP]\d\d) ", text, re.MULTILINE) == ["T43", "T44", "T45", "T46", "T47", "T48"]
    with pytest.raises(ConfigError, match="是不是想写“办公室”"):
        make(shown.request(), "text", unit="办公")


@pytest.mark.parametrize(
    ("rows", "wanted"), [("t05", ["T05"]), ("T05,P01", ["T05", "P01"]), ("P01， T05", ["T05", "P01"])]
)
def test_rows_are_asked_for_as_people_type_them(shown: Body, rows: str, wanted: list[str]) -> None:
    text = make(shown.request(), "text", rows)
    assert isinstance(text, str)
    assert re.findall(r"^([TP]\d\d) ", text, re.MULTILINE) == wanted


def test_an_unknown_row_is_refused(shown: Body) -> None:
    with pytest.raises(ConfigError, match="T66"):
        make(shown.request(), "text", "T66")


# ---- files ----


@pytest.mark.parametrize(
    "place",
    [
        "public/a.html",
        "public/deep/a.html",
        "content/a.html",
        "content/ledger/a.html",
        "theme/a.html",
        "linked/a.html",
        "sources/a.html",
    ],
)
def test_the_ledger_is_never_written_where_it_would_be_published(body: Body, place: str) -> None:
    body.build()
    for folder in ("public/deep", "content/ledger", "theme"):
        (body.root / folder).mkdir(parents=True, exist_ok=True)
    (body.root / "linked").symlink_to(body.root / "public")
    (body.root / "sources").symlink_to(body.root / "content")
    with pytest.raises(OutputError, match="不公开"):
        keep(body.request(), body.root / place, "x")
    assert not (body.root / place).exists()


def test_the_output_of_another_build_is_known_by_its_manifest(body: Body) -> None:
    body.build()
    (body.root / "public").rename(body.root / "htdocs")
    (body.root / "htdocs/deep").mkdir()
    for place in ("htdocs/a.html", "htdocs/deep/a.html"):
        with pytest.raises(OutputError, match="不公开"):
            keep(body.request(), body.root / place, "x")


def test_a_folder_that_is_not_there_is_said(body: Body) -> None:
    with pytest.raises(OutputError, match="上级文件夹"):
        keep(body.request(), body.root / "no/such/a.html", "x")
    with pytest.raises(OutputError, match="一个文件夹"):
        keep(body.request(), body.root, "x")


def test_the_command(shown: Body, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = ["--root", str(shown.root)]
    assert main(["ledger", *root]) == 0
    assert "共 73 项：达标" in capsys.readouterr().out
    assert main(["ledger", *root, "--format", "html", "--output", str(tmp_path / "a.html")]) == 0
    assert "已写好" in capsys.readouterr().out
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert main(["ledger", *root, "--format", "xlsx"]) == 2
    assert "--output" in capsys.readouterr().err
    assert main(["ledger", *root, "--format", "xlsx", "--output", str(shown.root / "content/a.xlsx")]) == 2
    assert not (shown.root / "content/a.xlsx").exists()


# ---- the demonstration body ----


def test_the_demonstration_body_answers_for_every_row(shown: Body) -> None:
    book = book_of(shown)
    assert [entry.requirement.id for entry in book.entries] == list(requirements())
    assert {entry.requirement.id for entry in book.entries if entry.state is State.TO_CONFIRM} == {"T43", "P17"}
    heavy = [finding for finding in shown.check() if finding.severity is not Severity.INFO]
    warned = {row for finding in heavy for row in BY_CODE[finding.code].rows.split()}
    assert {entry.requirement.id for entry in book.entries if entry.state is State.TO_MEND} == warned
    assert all(entry.units for entry in book.entries)
    assert all(
        entry.shown or entry.checks or entry.attestations or entry.state is State.TO_CONFIRM for entry in book.entries
    )
    assert book.today == TODAY
    assert {due.unit for due in book.due} >= {"办公室", "市畜牧技术推广站"}
    assert {due.unit for due in book.due} <= {unit.title for unit in shown.site().config.units.values()}


def test_what_a_record_tells_of_a_person_is_said(body: Body) -> None:
    put(body, "dianhua", record("T25", text="联系人手机13912345678。"))
    found = [finding for finding in body.check() if finding.code == "S102"]
    assert [finding.where.path for finding in found] == ["content/ledger/dianhua.md"]
    assert not found[0].blocks
    assert "13912345678" not in found[0].message


def test_an_empty_new_body_has_met_nothing_and_exempts_nothing_that_rules_find(body: Body) -> None:
    book = book_of(body)
    assert entry_of(book, "T15").state is State.TO_CONFIRM
    put(body, "wu", record("T44", result="不适用", text="没有网站。"))
    found = Finding("I101", Severity.WARNING, "不一致", "改", "", "T44", Location("content/site.yaml"))
    assert entry_of(ledger(body.site(), Judgement((found,)), ()), "T44").state is State.TO_MEND
    assert entry_of(ledger(body.site(), Judgement(()), ()), "T44").state is State.EXEMPT
