"""Which documents the corpus holds: kinds, columns, days, numbers, titles, and who acts on whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from benchmarks.sentences import fill

FIRST, LAST = date(2016, 7, 1), date(2026, 6, 26)
"""Publication days, inclusive; the corpus is read as of 2026-06-30."""
YEARS = tuple(range(2016, 2026))
"""The years that have yearly documents, published early in the year after."""

SHARES: tuple[tuple[str, str, float], ...] = (
    ("document", "documents", 17.0), ("bulletin", "documents", 4.0), ("normative", "normative", 3.0), ("interpretation", "interpretations", 9.0),
    ("benefit", "benefits", 2.0), ("subsidy", "benefits", 1.2), ("subsidy-result", "benefits", 3.0), ("business-environment", "benefits", 1.2),
    ("plan", "plans/long-term", 0.2), ("statistics", "statistics", 3.0), ("service", "services", 0.7), ("service-result", "services", 3.5),
    ("penalty-item", "penalties", 0.7), ("penalty", "penalties", 8.0), ("discretion", "enforcement", 0.3), ("flow-chart", "enforcement", 0.2),
    ("inspection-result", "random-inspection", 3.0), ("sampling-result", "supervision", 3.0), ("monitoring-report", "supervision", 1.2),
    ("disposal", "supervision", 1.0), ("performance", "finance/performance", 0.4), ("procurement-intention", "procurement", 1.5),
    ("procurement-result", "procurement", 1.6), ("procurement-contract", "procurement", 1.5), ("procurement-acceptance", "procurement", 1.0),
    ("project-approval", "projects", 0.5), ("project-progress", "projects", 0.8), ("consultation", "decisions", 1.2), ("meeting", "meetings", 4.0),
    ("proposal", "proposals", 6.0), ("task-progress", "progress", 0.8), ("reform-progress", "progress", 0.4), ("rectification", "progress", 0.6),
    ("opinion-response", "opinion", 0.6), ("qa", "qa", 5.0), ("emergency-plan", "emergency", 0.4), ("warning", "emergency", 2.0),
    ("emergency-response", "emergency", 0.5), ("epidemic-link", "emergency", 0.2), ("appointment", "personnel/appointments", 2.0),
    ("recruitment", "personnel/recruitment", 0.6), ("recruitment-result", "personnel/recruitment", 1.0), ("public-service", "public-service", 0.4),
    ("sector", "sector", 8.5), ("interpretation-plan", "openness", 0.5), ("training", "openness", 0.8),
)  # fmt: skip
"""Kind, column below ``disclosure/``, share in percent of what the fixed documents leave."""
FIXED: tuple[tuple[str, str, int], ...] = (
    ("guide", "guide", 1), ("rule", "regulations/laws", 8), ("rule", "regulations/national", 8), ("rule", "regulations/local", 8),
    ("rule", "regulations/own", 12), ("overview", "disclosure/institution/overview", 1), ("leader", "disclosure/institution/leaders", 6),
    ("department", "disclosure/institution/departments", 7), ("affiliate", "disclosure/institution/affiliates", 2), ("power-list", "disclosure/powers", 3),
    ("certificate-list", "disclosure/services", 1), ("enforcement-body", "disclosure/enforcement", 2), ("remedy", "disclosure/enforcement", 1),
    ("fee", "disclosure/fees", 1), ("leading-group", "disclosure/openness", 3), ("apply-channel", "apply", 1), ("apply-procedure", "apply", 1),
    ("apply-form", "apply", 1), ("apply-fee", "apply", 1),
)  # fmt: skip
"""Kind, column, how many, at any size of the corpus."""
YEARLY: tuple[tuple[str, str], ...] = (
    ("cleanup", "disclosure/normative/cleanup"), ("work-points", "disclosure/plans/annual"), ("work-summary", "disclosure/plans/annual"),
    ("enforcement-staff", "disclosure/enforcement"), ("enforcement-report", "disclosure/enforcement"), ("inspection-list", "disclosure/random-inspection"),
    ("inspection-plan", "disclosure/random-inspection"), ("budget", "disclosure/finance/budget"), ("final-account", "disclosure/finance/final-accounts"),
    ("budget", "disclosure/finance/affiliates"), ("final-account", "disclosure/finance/affiliates"), ("procurement-catalogue", "disclosure/procurement"),
    ("procurement-standard", "disclosure/procurement"), ("decision-list", "disclosure/decisions"), ("proposal-summary", "disclosure/proposals"),
    ("annual-target", "disclosure/progress"), ("rule-of-law-report", "disclosure/rule-of-law"), ("work-plan", "disclosure/openness"),
    ("annual-report", "annual-reports"), ("website-report", "website-report"),
)  # fmt: skip
"""Kind and column of what comes once a year."""
FEWEST = sum(count for _, _, count in FIXED) + len(YEARLY) * len(YEARS) + 2 * len(SHARES)
"""A smaller corpus could not hold every kind."""
_CREDIT_CODE = "11990103MB0000027X"
_PREFIXES: Mapping[str, str] = {
    "normative": "云牧规", "document": "云牧发", "rule": "云牧办", "benefit": "云牧惠", "subsidy": "云牧补", "plan": "云牧划", "discretion": "云牧裁",
    "emergency-plan": "云牧应", "cleanup": "云牧清", "proposal": "云牧函", "appointment": "云牧任", "penalty": "云牧罚", "work-plan": "云牧公",
}  # fmt: skip
"""The word before the year in the 文号 of a kind; the other kinds have none."""
_TITLES: Mapping[str, tuple[str, ...]] = {
    "normative": ("云澜县{topic}管理办法", "云澜县{topic}实施细则", "云澜县{animal}养殖{topic}暂行规定"),
    "document": ("云澜县畜牧兽医局关于开展{season}{topic}{work}的通知", "云澜县畜牧兽医局关于{topic}{work}情况的通报", "关于做好{town}{disease}防控工作的{genre}"),
    "bulletin": ("{year}年{topic}工作简报", "{town}{topic}{work}动态"),
    "interpretation": ("读懂{topic}新规定", "{who}关心的{topic}问题解答", "一图看懂{topic}{work}"),
    "benefit": ("云澜县{animal}产业扶持政策", "{year}年{topic}奖补实施方案"),
    "subsidy": ("{year}年{animal}养殖补贴办法", "{animal}良种补贴实施方案"),
    "subsidy-result": ("{town}{year}年{animal}养殖补贴发放公示", "{year}年{season}{topic}补助资金发放结果"),
    "plan": ("云澜县{topic}发展规划", "云澜县{animal}产业专项规划"),
    "statistics": ("{year}年{season}{town}畜牧业生产情况", "{year}年{season}{animal}生产统计"),
    "service": ("{item}（{town}窗口）",),
    "service-result": ("{year}年{month}月{item}办理结果",),
    "penalty-item": ("对{fault}的处罚", "对{who}{fault}的行政强制"),
    "penalty": ("行政处罚决定：云澜县{firm}{trade}{fault}案",),
    "inspection-result": ("{year}年{who}“双随机、一公开”抽查结果（{town}）",),
    "sampling-result": ("{year}年{season}{animal}产品质量安全监督抽检结果",),
    "meeting": ("云澜县畜牧兽医局{year}年第{small}次局长办公会议研究{topic}",),
    "proposal": ("关于县人大会议第{hundred}号建议（{topic}）的答复", "关于政协会议第{hundred}号提案（{town}{topic}）的答复"),
    "qa": ("{village}养殖户问：{topic}怎样办理", "{item}需要几天", "{animal}补贴什么时候发放"),
    "warning": ("{hazard}预警：{town}等地{who}注意防范",),
    "sector": ("{year}年{month}月{animal}市场价格监测", "{animal}{disease}防控技术要点", "{season}{animal}养殖技术提示（{town}）"),
    "appointment": ("云澜县畜牧兽医局关于{surname}{given}等同志任免职的通知",),
    "procurement-result": ("{year}年{goods}采购项目中标结果（{hundred}号）",),
    "procurement-contract": ("{year}年{goods}采购合同公告（{hundred}号）",),
    "annual-report": ("云澜县畜牧兽医局{year}年政府信息公开工作年度报告",),
}  # fmt: skip
_RESULTS = frozenset(
    {
        "final-account",
        "work-summary",
        "enforcement-report",
        "proposal-summary",
        "rule-of-law-report",
        "annual-report",
        "website-report",
    }
)
"""Yearly kinds that are about the year before their publication."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to be."""

    kind: str
    column: str
    published: date
    created: date
    year: int
    """What it is about."""
    title: str
    stem: str
    index_number: str = ""
    document_number: str = ""
    interprets: str = ""
    """文号 of the document that it interprets."""
    repeals: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How other documents name it."""
        return self.document_number or self.index_number


def plan(documents: int, seed: int) -> tuple[Entry, ...]:
    """All entries, oldest first. ``documents`` must be at least ``FEWEST``."""
    random = Random(f"plan {seed}")
    days = _days(random, documents)
    interpretations = sum(kind == "interpretation" for kind, _, _ in days)
    others = sorted((day for day in days if day[0] != "interpretation"), key=lambda day: (day[2], day[1], day[0]))
    entries = _chains(random, [_entry(random, serial, *day) for serial, day in enumerate(others)])
    counts: Counter[tuple[str, int]] = Counter()
    numbered = [_numbered(entry, counts) for entry in entries]
    targets = [entry for entry in numbered if entry.kind in ("normative", "document", "benefit", "subsidy")]
    numbered += (
        _interpretation(random, len(numbered) + serial, random.choice(targets)) for serial in range(interpretations)
    )
    numbered.sort(key=lambda entry: (entry.published, entry.stem))
    serials: Counter[int] = Counter()
    for place, entry in enumerate(numbered):
        serials[entry.published.year] += 1
        number = f"{_CREDIT_CODE}/{entry.published.year}-{serials[entry.published.year]:05}"
        numbered[place] = replace(entry, index_number=number)
    return tuple(numbered)


def _days(random: Random, documents: int) -> list[tuple[str, str, date]]:
    """Kind, column and day of publication of every document."""
    found = [(kind, column, _any_day(random)) for kind, column, count in FIXED for _ in range(count)]
    for kind, column in YEARLY:
        found += ((kind, column, date(year + 1, 1, random.randint(5, 29))) for year in YEARS)
    rest = documents - len(found)
    counts = dict.fromkeys(range(len(SHARES)), 2)
    weights = [share for _, _, share in SHARES]
    for place in random.choices(range(len(SHARES)), weights, k=rest - sum(counts.values())):
        counts[place] += 1
    for place, count in counts.items():
        kind, column, _ = SHARES[place]
        found += ((kind, f"disclosure/{column}", _any_day(random)) for _ in range(count))
    return found


def _any_day(random: Random) -> date:
    """Later years have more documents."""
    return FIRST + timedelta(days=int((LAST - FIRST).days * random.random() ** 0.8))


def _entry(random: Random, serial: int, kind: str, column: str, published: date) -> Entry:
    year = published.year - (kind in _RESULTS)
    created = max(published - timedelta(days=random.randint(0, 6)), date(published.year, 1, 1))
    title = title_of(random, kind, year, published.month)
    return Entry(kind, column, published, created, year, title, f"{published.year}-{kind}-{serial:06}")


def title_of(random: Random, kind: str, year: int, month: int) -> str:
    """A title as the kind has it."""
    templates = _TITLES.get(kind, ("云澜县畜牧兽医局{year}年{topic}{work}", "{year}年{town}{topic}情况"))
    return fill(random, random.choice(templates), year=str(year), month=str(month))


def _numbered(entry: Entry, counts: Counter[tuple[str, int]]) -> Entry:
    """The entry with its 文号, if its kind has one."""
    prefix = _PREFIXES.get(entry.kind)
    if prefix is None:
        return entry
    counts[prefix, entry.created.year] += 1
    return replace(entry, document_number=f"{prefix}〔{entry.created.year}〕{counts[prefix, entry.created.year]}号")


def _interpretation(random: Random, serial: int, target: Entry) -> Entry:
    published = min(target.published + timedelta(days=random.randint(0, 2)), LAST)
    title = title_of(random, "interpretation", published.year, published.month)
    stem = f"{published.year}-interpretation-{serial:06}"
    return Entry(
        "interpretation", "disclosure/interpretations", published, published, published.year, title, stem,
        interprets=target.document_number,
    )  # fmt: skip


def _chains(random: Random, entries: Iterable[Entry]) -> list[Entry]:
    """A third of the 规范性文件 repeal or amend one that is at least a year older; nobody is acted on twice."""
    found = list(entries)
    counts: Counter[tuple[str, int]] = Counter()
    free: list[Entry] = []
    for place, entry in enumerate(found):
        if entry.kind != "normative":
            continue
        numbered = _numbered(entry, counts)
        older = [other for other in free if (entry.created - other.created).days > 365]
        if older and random.random() < 0.33:
            target = random.choice(older)
            free.remove(target)
            acts = (target.document_number,)
            entry = replace(entry, repeals=acts) if random.random() < 0.7 else replace(entry, amends=acts)
        found[place] = entry
        free.append(numbered)
    return found
