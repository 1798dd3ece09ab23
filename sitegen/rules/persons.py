"""S12x: names of private persons that are to be masked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.findings import Problem
from sitegen.model import Body, Document, Sheet
from sitegen.standard import Kind

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤康易乔赖文庞樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂丛焦柳邢岳齐梅庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟褚封"
)
_NAME = re.compile(rf"(?:[{_SURNAMES}]|欧阳|司马|上官|诸葛|夏侯|尉迟|皇甫|东方)[\u4e00-\u9fa5]{{1,2}}")
_MASKED = re.compile(r"[某×*＊xX○〇]")
_NO_PERSON = re.compile(
    r"[店厂场站社部行铺馆家坊园局院所堂轩超市村]$|^(?:黄牛|马匹|毛驴|乌鸡|花鸡|黄鸡|白鸡|白羊|毛兔)$|公司|中心|合作|养殖|饲料|兽药|诊所|医院|农场"
)
_PARTY_IN_TEXT = re.compile(
    r"(?:当事人|被处罚人|被处罚个人|受处罚人)(?:姓名)?(?:[：:\s]{1,3}([\u4e00-\u9fa5]{2,4})(?![\u4e00-\u9fa5])"
    r"|([\u4e00-\u9fa5]{2,4})(?=[（(，,](?:男|女|身份证|公民身份|(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?(?:出)?生)))"
)
"""A name behind a colon, or one that goes on with what only a person has."""
_HOLDERS = re.compile(
    "姓名|户主|养殖户|养殖场（户）|领取人|受益人|农户|申领人|补贴对象|补助对象|发放对象|享受对象|受助人|户名"
)


def unmasked_party(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """S121 自然人的姓名没有隐去

    查什么：处罚决定的相对人是自然人，写了全名；办理结果的相对人没有代码，看上去是人名；处罚决定正文里“当事人：”后面的人名，“当事人×××（男”这样的人名。
    为什么：公开行政处罚、行政许可要隐去个人信息；自然人只留姓氏（《政府信息公开条例》第十五条、《行政处罚法》第四十八条）。
    例子：相对人: 李明华，相对人类别: 自然人
    改成：相对人: 李某某
    """
    if document.kind == "penalty":
        named = document.meta.text("counterparty")
        if document.meta.text("counterparty_type") == "自然人" and _is_full_name(named):
            yield _unmasked("相对人一项", named, document.line("counterparty"))
        for found in _PARTY_IN_TEXT.finditer(body.text):
            name = found[1] or found[2]
            if _is_full_name(name):
                yield _unmasked("正文里", name, document.line("body"))
    elif document.kind == "service-result":
        for number, record in enumerate(document.meta.records("permits")):
            named = record.text("counterparty")
            if not record.text("counterparty_code") and _is_full_name(named):
                yield _unmasked("相对人一项", named, document.line(f"permits.{number}", "permits"))


def unmasked_receivers(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """S122 补贴发放名单写了全名

    查什么：补贴发放结果的发放名单，和数据表里“姓名”“户主”“养殖户”等列，写了个人的全名。
    为什么：金额和姓名放在一起是个人隐私（《政府信息公开条例》第十五条）；上级文件要求公示全名的除外。
    例子：养殖户一列写着“蒋大山”。
    改成：写“蒋某”“蒋某某”；上级文件要求公示全名的，在 site.yaml 里写豁免和理由。
    """
    if document.kind != "subsidy-result":
        return
    for number, record in enumerate(document.meta.records("payees")):
        if _is_full_name(record.text("payee")):
            yield _unmasked("发放名单里", record.text("payee"), document.line(f"payees.{number}", "payees"), "S122")
    for sheet in document.sheets:
        rows = [number for number, names in _holders(sheet) if any(map(_is_full_name, names))]
        if rows:
            places = "、".join(f"第{row}行" for row in rows[:3]) + ("等" if len(rows) > 3 else "")
            yield Problem(
                "S122",
                f"名单里有 {len(rows)} 人写了全名（{places}）。",
                "没有要求公示全名的，写成“蒋某”“蒋某某”。",
                rows[0],
                file=sheet.file.rpartition("/")[2],
            )


def _unmasked(where: str, name: str, line: int, code: str = "S121") -> Problem:
    masked = name[0] + "某" * (len(name) - 1)
    return Problem(code, f"{where}写了“{masked}”的全名。", f"写成“{masked}”。", line)


def _is_full_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _MASKED.search(name) and not _NO_PERSON.search(name)


def _holders(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with what stands in its columns of names; rows count from 1."""
    columns: list[int] = []
    for number, row in enumerate(sheet.rows, 1):
        if not columns:
            columns = [place for place, cell in enumerate(row) if _HOLDERS.search(cell) and len(cell) <= 12]
        else:
            yield number, [row[place].strip() for place in columns if place < len(row)]
