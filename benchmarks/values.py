"""Front matter: a value for every field that a kind asks for, days in order, references to older documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TypeAlias

from benchmarks.files import annual_figures, document_file, picture, sheet
from benchmarks.plan import LAST, Entry
from benchmarks.sentences import fill, paragraph, sentence
from sitegen.accounts import FORMS
from sitegen.standard import Field, FieldType, Kind, Level, Standard

Value: TypeAlias = "str | list[str] | list[dict[str, str]]"
UNITS = ("办公室", "政策法规科", "畜牧业管理科", "兽医科", "饲料兽药科", "规划财务科", "人事科")
OFFERED = 0.15
"""The share of optional fields that are filled in."""

_OWN = frozenset({
    "title", "kind", "index_number", "document_number", "draft", "take_down_on", "take_down_reason", "announces_epidemic", "aliases", "validity", "ended_on",
    "ended_by", "repeals", "amends", "changed_on", "change_reason", "corrections", "omissions", "updated_on", "attachments", "result", "result_published_on",
    "related", "disclosure", "source", "cleanup_kept", "cleanup_amended", "cleanup_repealed", "cleanup_lapsed", "subtitle", "order", "official_url",
    "authorized_announcement", "interpretation_required", "interpretation_reason", "decided_by", "institution_unit", "penalty_state", "announced_on",
})  # fmt: skip
"""Optional fields that are left out, or filled in by hand below."""
_MONEY: Mapping[str, str] = {
    "budget_unit": "云澜县畜牧兽医局", "total_income": "1286.40", "total_expenditure": "1286.40", "basic_expenditure": "902.15",
    "project_expenditure": "384.25", "previous_total": "1286.40", "public_total": "12.50", "public_abroad": "0.00", "vehicle_purchase": "0.00",
    "vehicle_running": "10.50", "reception": "2.00", "previous_public_total": "12.50",
}  # fmt: skip
"""Figures that add up, the same every year."""
_AGREED: Mapping[str, Mapping[str, str]] = {
    "proposal": {"proposal_category": "人大代表建议"},
    "procurement-result": {"budget_amount": "900.00", "award_amount": "886.50"},
    "procurement-contract": {"contract_amount": "886.50"},
}
"""What documents say that others sum up, or must not exceed."""
_OFFSETS: Mapping[str, int] = {
    "effective_on": 30, "valid_until": 5 * 365, "decided_on": -5, "approved_on": -10, "meeting_on": -6, "completed_on": -10, "reviewed_on": 0, "as_of": -3,
    "asked_on": -7, "transferred_on": -6, "answered_on": -1, "answer_checked_on": 0, "opens_on": 0, "closes_on": 35, "replied_on": -6, "signed_on": -3,
    "contract_announced_on": -1, "awarded_on": -2, "intention_on": -90, "accepted_on": -5, "cleanup_on": -8, "adjusted_on": -3, "held_on": -5,
    "submitted_on": 0, "registration_opens": 10, "registration_closes": 16, "publicity_from": 0, "publicity_until": 7, "planned_on": 5, "on": -20,
    "announced_on": -1, "updated_on": 0,
}  # fmt: skip
"""Days between a field and the publication."""
_MOMENTS: Mapping[str, tuple[int, str]] = {
    "detected_at": (-1, "08:20"), "first_release_at": (-1, "11:00"), "press_conference_at": (-1, "20:00"), "responded_at": (0, "09:00"),
    "starts_at": (0, "16:00"), "ends_at": (3, "08:00"), "occurred_at": (-4, "06:30"),
}  # fmt: skip
_TEMPLATES: Mapping[str, str] = {
    "topic": "农业、畜牧业、渔业", "issuer": "云澜县畜牧兽医局", "author": "{surname}{given}", "reviewed_by": "{surname}{given}", "head": "{surname}{given}",
    "name": "{surname}{given}", "presider": "{surname}{given}（局长）", "counterparty": "云澜县{firm}{trade}", "supplier": "云澜县{firm}{trade}",
    "producer": "云澜县{firm}{trade}", "object": "云澜县{firm}{trade}", "penalty_name": "云澜县{firm}{trade}{fault}案", "project_name": "{goods}采购项目",
    "project": "{goods}采购", "product": "{animal}产品", "interpreter": "{surname}{given}（{unit}负责人）", "angle": "{who}怎样办理{topic}",
    "asker": "{surname}先生", "matter": "{topic}{work}", "task": "{topic}{work}", "item": "{topic}", "finding": "未发现问题", "place": "{town}{village}",
    "payee": "{surname}某", "quantity": "{ten}头", "subsidy_name": "{animal}养殖补贴", "audience": "{who}", "edition": "{year}年版", "session": "{year}年第{small}次局长办公会议",
    "issue_number": "{year}年第{ten}期", "project_number": "YXCG-{year}-{hundred}", "contract_number": "YXHT-{year}-{hundred}", "letter_number": "{year}-0{hundred}",
    "proposal_number": "第0{hundred}号", "registration_number": "YXGF-{year}-0{hundred}", "certificate_number": "260200{hundred}", "drafted_by": "{unit}",
    "exam_on": "{year}年{day}", "period": "{year}年{season}", "event_name": "{town}{village}{hazard}事件", "warning_type": "{hazard}", "warning_area": "{town}、{town}",
    "testing_body": "云澜市农产品质量检测中心", "post": "{unit}科长", "note": "{measure}", "conclusion": "优", "proposer": "{surname}{given}等{small}名代表",
    "decision_number": "云牧许〔{year}〕{hundred}号", "number": "{small}", "certificate": "{item}",
}  # fmt: skip
_AMOUNTS: Mapping[str, str] = {
    "pass_rate": "98.00",
    "sampled_count": "100",
    "qualified_count": "98",
    "unqualified_count": "2",
}
_SOURCES: Mapping[str, tuple[str, ...]] = {
    "policy": ("subsidy", "benefit"), "service_item": ("service",), "inspection_plan": ("inspection-plan",), "source_results": ("sampling-result",),
    "previous_steps": ("procurement-intention", "procurement-result"), "plan_for": ("normative", "document"), "recruitment_notice": ("recruitment",),
    "document": ("normative", "document"),
}  # fmt: skip
"""Field → kinds of which an older document is named."""
_PHONES = tuple(f"0990-555100{number}" for number in range(1, 9))


@dataclass
class Filling:
    """A document being filled in: its values, and the files that go beside it."""

    random: Random
    entry: Entry
    older: Mapping[str, Sequence[Entry]]
    """Kind → what was published before, oldest first."""
    standard: Standard
    files: dict[str, bytes] = field(default_factory=dict)

    def values(self, kind: Kind) -> dict[str, Value]:
        """By field name, in the order of the kind."""
        found: dict[str, Value] = {}
        own = self._own(kind)
        for declared in kind.fields.values():
            if declared.name in own:
                found[declared.name] = own[declared.name]
            elif declared.level is not Level.OPTIONAL or (
                declared.name not in _OWN and declared.type not in _BESIDE and self.random.random() < OFFERED
            ):
                found |= self._value(declared) or {
                    "omissions": [{"field": declared.label, "reason": "更早的信息没有收录"}]
                }
        return found

    def attach(self) -> list[dict[str, str]]:
        """One to three small files and their entries."""
        entries = []
        for number in range(1, self.random.choice((2, 2, 3, 4))):
            title = fill(self.random, "{topic}{work}表")
            entries.append({"file": self._file("fujian", self.random.choice(("pdf", "docx")), number), "title": title})
        return entries

    def _own(self, kind: Kind) -> dict[str, Value]:
        """What the plan has settled."""
        entry, random = self.entry, self.random
        own: dict[str, Value] = {"title": entry.title, "kind": kind.title, "index_number": entry.index_number}
        if "document_number" in kind.fields and kind.fields["document_number"].level is not Level.OPTIONAL:
            own["document_number"] = entry.document_number or "无"
        elif entry.document_number and "document_number" in kind.fields:
            own["document_number"] = entry.document_number
        if "decision_number" in kind.fields:
            own["decision_number"] = entry.document_number
            own["penalty_state"] = "有效"
        if entry.interprets:
            own["interprets"] = [entry.interprets]
        if entry.repeals:
            own["repeals"] = list(entry.repeals)
        if entry.amends:
            own["amends"] = list(entry.amends)
        if entry.kind == "normative":
            own["interpretation_required"] = "是"
        if entry.kind == "epidemic-link":
            own["authorized_announcement"] = "https://www.example.gov.cn/yiqing/"
        later = entry.published + timedelta(days=random.randint(10, 200))
        if random.random() < 0.05 and later <= LAST and "updated_on" in kind.fields:
            own["updated_on"] = later.isoformat()
        if random.random() < 0.02 and later <= LAST:
            what = fill(random, "“{ten}日”改为“{ten}个工作日”")
            own["corrections"] = [{"on": later.isoformat(), "what": what, "reason": "录入错误"}]
        if entry.kind == "penalty" and random.random() < 0.01 and later <= LAST:
            own |= {"take_down_on": later.isoformat(), "take_down_reason": "公示期满"}
        if entry.kind == "cleanup":
            own |= self._cleanup()
        if entry.kind in FORMS:
            own |= {
                **_MONEY,
                "empty_statements": [{"table": name, "statement": "见附件。"} for name in FORMS[entry.kind].values()],
            }
        own |= _AGREED.get(entry.kind, {})
        if entry.kind == "proposal-summary":
            own |= self._proposals()
        return own

    def _proposals(self) -> dict[str, Value]:
        """As many replies as have been published in the year, and one that has not."""
        years = [other.published.year for other in self.older.get("proposal", ())]
        count = years.count(self.entry.year)
        return {
            "proposals_received": str(count + 1), "proposals_suggestions": str(count + 1), "proposals_motions": "0",
            "proposals_published": str(count), "proposals_unpublished": "1",
        }  # fmt: skip

    def _cleanup(self) -> dict[str, Value]:
        """Some of the 规范性文件 that are still in force."""
        ended = {number for other in self.older.get("normative", ()) for number in (*other.repeals, *other.amends)}
        recent = [other for other in self.older.get("normative", ()) if self.entry.year - other.created.year < 4]
        kept = [other for other in recent if other.document_number not in ended][-6:]
        records = [
            {"number": other.document_number, "title": other.title, "document": other.document_number} for other in kept
        ]
        return {"cleanup_kept": records} if records else {}

    def _value(self, declared: Field) -> dict[str, Value]:
        """The value of one field; nothing when there is no older document to name."""
        match declared.type:
            case FieldType.RECORDS:
                return {declared.name: [self._record(declared) for _ in range(self.random.randint(1, 4))]}
            case FieldType.RECORD:
                return {declared.name: [self._record(declared)]}
            case FieldType.TABLES:
                return {declared.name: [self._table(number) for number in range(1, self.random.choice((2, 3)))]}
            case FieldType.ANNUAL_TABLES:
                self.files["tables.yaml"] = annual_figures(self.random, self.standard, self.entry.year)
                return {declared.name: "tables.yaml"}
            case FieldType.DOCUMENT | FieldType.DOCUMENTS:
                named = [entry for kind in _SOURCES.get(declared.name, ()) for entry in self.older.get(kind, ())]
                if not named:
                    return {}
                name = self.random.choice(named).name
                return {declared.name: [name] if declared.type is FieldType.DOCUMENTS else name}
            case FieldType.TEXTS | FieldType.CHOICES | FieldType.FILES | FieldType.UNITS:
                return {
                    declared.name: list(dict.fromkeys(self._text(declared) for _ in range(self.random.randint(1, 3))))
                }
            case _:
                return {declared.name: self._text(declared)}

    def _record(self, declared: Field) -> dict[str, str]:
        kept = [sub for sub in declared.fields if sub.level is Level.REQUIRED or self.random.random() < 0.5]
        found: dict[str, str] = {}
        for sub in kept:
            if sub.type in (*_BESIDE, FieldType.RECORDS):
                continue
            value = self._value(sub).get(sub.name)
            if isinstance(value, str):
                found[sub.name] = value
        return found

    def _table(self, number: int) -> dict[str, str]:
        name = f"shuju-{number}.csv"
        self.files[name] = sheet(self.random)
        return {"file": name, "title": fill(self.random, "{topic}情况表"), "unit": "万元"}

    def _file(self, stem: str, ending: str, number: int = 1) -> str:
        name = f"{stem}-{number}.{ending}"
        words = paragraph(self.random)
        self.files[name] = picture(words) if ending == "svg" else document_file(ending, words)
        return name

    def _text(self, declared: Field) -> str:
        """One value as an author writes it."""
        random, name, published = self.random, declared.name, self.entry.published
        match declared.type:
            case FieldType.DATE if name == "created_on":
                return self.entry.created.isoformat()
            case FieldType.DATE:
                return (published + timedelta(days=_OFFSETS.get(name, -20))).isoformat()
            case FieldType.MOMENT:
                offset, time = _MOMENTS.get(name, (0, f"{random.randint(8, 17):02}:{random.randint(0, 59):02}"))
                return f"{(published + timedelta(days=offset)).isoformat()} {time}"
            case FieldType.MONTH:
                return (
                    f"{1965 + random.randint(0, 30)}-0{random.randint(1, 9)}"
                    if name == "birth_month"
                    else f"{published.year}-12"
                )
            case FieldType.YEAR:
                return str({"plan_start": published.year, "plan_end": published.year + 5}.get(name, self.entry.year))
            case FieldType.UNIT | FieldType.UNITS:
                return random.choice(UNITS)
            case FieldType.CHOICE | FieldType.CHOICES if name == "disclosure":
                return "主动公开"
            case FieldType.CHOICE | FieldType.CHOICES:
                return random.choice(declared.choices)
            case FieldType.BOOLEAN:
                return random.choice(("是", "否"))
            case FieldType.INTEGER:
                return _AMOUNTS.get(name, str(random.randint(1, 60)))
            case FieldType.NUMBER:
                return _AMOUNTS.get(name, f"{random.randint(100, 90000) / 100:.2f}")
            case FieldType.PHONE:
                return random.choice(_PHONES)
            case FieldType.URL:
                return f"https://www.example.gov.cn/{name.replace('_', '-')}/{random.randint(1000, 9999)}"
            case FieldType.EMAIL:
                return "xmj@example.gov.cn"
            case FieldType.FILE | FieldType.FILES:
                return self._file(name.replace("_", "-"), "pdf")
            case FieldType.IMAGE:
                return self._file(name.replace("_", "-"), "svg")
            case FieldType.PARAGRAPHS:
                return "\n".join(paragraph(random, 2) for _ in range(random.choice((1, 1, 2, 3))))
            case _:
                return self._words(declared)

    def _words(self, declared: Field) -> str:
        if declared.name == "keywords":
            return fill(self.random, self.random.choice(("{topic}", "{work}", "{animal}", "{disease}", "{town}")))
        if declared.name in ("summary", "decision"):
            return sentence(self.random)
        if declared.name == "counterparty_code" or declared.pattern:
            return declared.example
        template = _TEMPLATES.get(declared.name)
        if template is not None:
            return fill(self.random, template, year=str(self.entry.year))
        example = self.random.choice(declared.example.strip("[]").split(", ")).replace("云溪", "云澜")
        return example or fill(self.random, "{topic}：{measure}")


_BESIDE = frozenset({FieldType.FILE, FieldType.FILES, FieldType.IMAGE, FieldType.TABLES, FieldType.ANNUAL_TABLES})
"""Types whose value is a file beside the document."""
