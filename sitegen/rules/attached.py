"""S2xx: what is inside the files that documents offer, beside their words: makers, hidden things, programs, and files that nobody can open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sitegen.config import Own
from sitegen.findings import Problem, Severity
from sitegen.model import Extract

_PICTURES = frozenset({"jpeg", "png", "gif", "webp", "bmp", "tiff"})
_OPEN_ALIKE = (
    ({"doc", "docx", "rtf", "odt", "html", "mht", "xml", "txt"}, {"doc", "docx", "wps", "rtf"}),
    ({"xls", "xlsx", "ods", "html", "mht", "xml", "txt"}, {"xls", "xlsx", "et"}),
    ({"ppt", "pptx", "odp"}, {"ppt", "pptx", "dps"}),
    (_PICTURES, {"jpg", "jpeg", "png", "gif", "webp", "bmp"}),
)
"""Forms and the endings under which a reader's program opens them all the same."""
_UNREADABLE = {
    "empty": ("文件是空的，读者下载后什么也没有", "换成真正的文件。"),
    "corrupt": ("文件已经损坏，打不开", "从原件重新导出，打开确认以后再放进来。"),
    "encrypted": ("文件有密码，读者打不开", "去掉密码后重新保存。"),
    "bomb": ("文件解压后大得不合理，会使读者的电脑停止响应", "从原件重新导出。"),
}
_MAKERS = {"author": "作者", "last_editor": "最后修改人", "manager": "管理者", "company": "单位"}
_NOBODY = re.compile(
    r"(?i)admin(?:istrator)?|.*users?|.*用户|owner|pc|.*-pc|desktop-\w+|lenovo|dell|hp|asus|huawei|thinkpad|win(?:dows)?\s?\d*|root|test|未知|匿名|anonymous|unknown|unspecified|"
    r"microsoft.*|微软.*|wps.*|kingsoft.*|.*office.*|python-docx|openpyxl|reportlab.*|\(anonymous\)|apache poi|.*雨林木风.*|.*深度.*|.*番茄花园.*|china|中国|\W*|\d+"
    r"|apple|mac|(?:lenovo|dell|hp|asus|acer|sony|huawei|samsung)\b.*|p ?r ?c|mc system|home|work(?:group)?|organi[sz]ation"
    r"|xtzj|xitongtiandi|系统之家|系统天地|ylmf|sky123\.org|https?://.*|www\..*"
    r"|bgs|[\u4e00-\u9fa5]{0,4}(?:打字|文印|打印|收发|秘书|档案|机要|值班)[室科处股]"
)
"""What programs and shops write in the place of a maker."""
_HIDDEN = {
    "hidden_sheets": "张隐藏的工作表",
    "hidden_slides": "张隐藏的幻灯片",
    "hidden_text": "处隐藏的文字",
    "hidden_rows": "行隐藏的数据",
    "hidden_columns": "列隐藏的数据",
}
_REMARKS = {"comments": "条批注", "tracked_changes": "处没有接受的修订"}
_PROGRAMS = {"macros": "个宏", "active_controls": "个 ActiveX 控件"}
_SCRIPTS = {"pdf_script": "处脚本", "pdf_actions": "处自动执行的动作"}


def unreadable_file(extract: Extract, own: Own) -> Iterator[Problem]:
    """S201 附件打不开

    查什么：附件是不是空的、损坏的、有密码的、解压后大得不合理的；扩展名和内容是不是同一种格式（照样打得开的只警告，如内容是网页的 .xls、内容是 PNG 的 .jpg）。
    为什么：打不开的附件等于没有公开；错误链接、错误附件检查时要扣分（任务清单：信息维护）。
    例子：通知.docx 带着打开密码。
    改成：去掉密码后重新保存。
    """
    if extract.form == "svg" and extract.trouble == "bomb":
        return  # F304 says what is in it
    if extract.trouble in _UNREADABLE:
        message, remedy = _UNREADABLE[extract.trouble]
        yield Problem("S201", f"{message}。", remedy)
    elif extract.trouble == "misnamed":
        ending = extract.name.lower().rpartition(".")[2]
        opens = any(extract.form in forms and ending in endings for forms, endings in _OPEN_ALIKE)
        message = f"扩展名和内容不符：内容其实是 {extract.form.upper() or '别的'} 格式。"
        remedy = "从原件另存为扩展名所说的格式，不要只改文件名。"
        yield Problem("S201", message, remedy, severity=Severity.WARNING if opens else None)


def not_looked_into(extract: Extract, own: Own) -> Iterator[Problem]:
    """S202 附件没有查完

    查什么：用了太长时间没有查完的附件（警告）；读不了的旧格式（.doc、.ppt 等）和压缩包，文字太多只查了前面的，和 Excel 已经把长号码后几位变成0的（提示）。
    为什么：没有查过的内容里可能有个人信息；旧格式有的读者也打不开。
    例子：名单.doc
    改成：另存为 .docx、.xlsx 或 .pdf；发布前自己再看一遍。
    """
    remedy = "发布前自己再看一遍，有没有个人信息。"
    if extract.trouble == "slow":
        yield Problem("S202", "附件太大或太复杂，没有查完。", f"拆成几个文件；{remedy}", severity=Severity.WARNING)
    elif extract.trouble == "unreadable":
        yield Problem("S202", f"旧格式（.{extract.form}）里的文字没有查。", f"另存为新的格式或 PDF；{remedy}")
    elif extract.form == "zip" and not extract.trouble:
        message = "压缩包里的文件没有查，只看了它们的名称。"
        yield Problem("S202", message, f"把里面的文件单独作为附件；{remedy}")
    elif "cut" in extract.signs:
        yield Problem("S202", "文件太大或文字太多，只查了前面的部分。", f"拆成几个文件；{remedy}")
    if count := extract.signs.get("long_numbers"):
        message = f"有 {count} 个超过15位的数，Excel 已经把后面的位数变成0。"
        yield Problem("S202", message, "号码按文本填写；身份证号和卡号本来就不应当公开。")


def maker_left(extract: Extract, own: Own) -> Iterator[Problem]:
    """S203 附件属性里留着姓名

    查什么：附件属性里的作者、最后修改人、管理者、单位；本机关和科室的名称、打字室、“Administrator”“微软用户”等程序和厂商写的不算。
    为什么：属性里的姓名和单位谁都看得到，可能泄露个人信息，也可能暴露文件是别处抄来的（《政府信息公开条例》第十五条）。
    例子：作者是起草人的姓名。
    改成：在“文件—信息—检查文档”里删去文档属性和个人信息，再保存。
    """
    left = {
        label: value
        for name, label in _MAKERS.items()
        if (value := extract.properties.get(name, "")) and not _NOBODY.fullmatch(value) and not _is_own(value, own)
    }
    if left:
        told = "、".join(f"{label}“{_masked(value)}”" for label, value in left.items())
        yield Problem("S203", f"文件属性里留着{told}。", "在“文件—信息—检查文档”里删去文档属性和个人信息，再保存。")


def hidden_content(extract: Extract, own: Own) -> Iterator[Problem]:
    """S204 附件里有隐藏的内容

    查什么：隐藏的工作表、行、列、幻灯片和隐藏的文字。
    为什么：隐藏的内容读者取消隐藏就能看到，个人信息多是这样泄露的。
    例子：名单.xlsx 里有一张隐藏的“底稿”。
    改成：删去隐藏的内容，或者取消隐藏、确认可以公开。
    """
    if told := _counted(extract.signs, _HIDDEN):
        yield Problem("S204", f"附件里有{told}。", "删去；可以公开的，取消隐藏。")


def remarks_left(extract: Extract, own: Own) -> Iterator[Problem]:
    """S205 附件里有批注或修订

    查什么：没有删去的批注和没有接受的修订。
    为什么：内部讨论的意见和过程稿可以不公开（《政府信息公开条例》第十六条），带着它们发布说明拿错了文本。
    例子：办法.docx 里留着修改痕迹。
    改成：接受全部修订、删去批注，再保存。
    """
    if told := _counted(extract.signs, _REMARKS):
        yield Problem("S205", f"附件里有{told}。", "接受或拒绝全部修订，删去批注，再保存。")


def programs_inside(extract: Extract, own: Own) -> Iterator[Problem]:
    """S206 附件里有程序

    查什么：Word、Excel 文件里的宏和控件（错误）；PDF 里的脚本和自动执行的动作（警告）。
    为什么：读者打开就可能运行程序；政府网站不能成为病毒的来源（任务清单：信息维护）。
    例子：申报表.xlsm
    改成：另存为不带宏的 .xlsx。
    """
    if told := _counted(extract.signs, _PROGRAMS):
        yield Problem("S206", f"附件里有{told}。", "另存为不带宏的格式（.docx、.xlsx）。")
    if told := _counted(extract.signs, _SCRIPTS):
        message = f"PDF 里有{told}。"
        yield Problem("S206", message, "重新导出不带脚本的 PDF。", severity=Severity.WARNING)


def files_inside(extract: Extract, own: Own) -> Iterator[Problem]:
    """S207 附件里还嵌着文件

    查什么：嵌在 Word、Excel、PDF 里的其他文件（警告），压缩包里的压缩包（提示）。
    为什么：嵌在里面的文件没有经过审查，也查不到（《政府信息公开条例》第十七条）。
    例子：通知.docx 里嵌着整张 Excel 底稿。
    改成：换成图片或表格；要公开的文件单独作为附件。
    """
    if count := extract.signs.get("embedded_files"):
        message = f"附件里嵌着 {count} 个文件。"
        yield Problem("S207", message, "换成表格或图片；要公开的，单独作为附件。")
    if count := extract.signs.get("nested_archives"):
        message = f"压缩包里还有 {count} 个压缩包，里面的内容没有查。"
        yield Problem("S207", message, "把里面的文件单独作为附件。", severity=Severity.INFO)


def links_to_other_files(extract: Extract, own: Own) -> Iterator[Problem]:
    """S208 附件引用了别处的文件

    查什么：附件里引用的其他工作簿、模板、图片（不是网页链接）。
    为什么：读者那里没有这些文件，打开会报错；路径还会暴露内部电脑和文件夹的名称。
    例子：汇总表里的公式引用了 D 盘上的另一个工作簿。
    改成：断开链接，只留数值，再保存。
    """
    if count := extract.signs.get("external_links"):
        yield Problem("S208", f"附件引用了别处的 {count} 个文件。", "在“数据—编辑链接”里断开链接，再保存。")


def place_of_picture(extract: Extract, own: Own) -> Iterator[Problem]:
    """S209 图片里有拍摄位置

    查什么：图片（附件里的图片也查）里记着的 GPS 位置。
    为什么：位置能查到住处和养殖户，属于个人信息（《政府信息公开条例》第十五条）。
    例子：手机拍的入户照片直接放上网。
    改成：用图片软件另存一份，去掉位置信息。
    """
    if count := extract.signs.get("gps"):
        pictures = "图片" if extract.form in _PICTURES else f"附件里的 {count} 张图片"
        yield Problem("S209", f"{pictures}记着拍摄的位置。", "另存一份去掉位置信息的（截图也可以）。")


def scanned_pages(extract: Extract, own: Own) -> Iterator[Problem]:
    """S210 附件是扫描件

    查什么：PDF 全部是没有文字的图片（警告），或者有几页是（提示）。
    为什么：扫描件不能检索、复制和朗读，视障人士用不了（《政府信息公开条例》第四十三条、任务清单：网站搜索）。
    例子：把盖章的纸质文件扫描成 PDF。
    改成：从电子稿导出 PDF；只有纸质的，用文字识别做成双层 PDF，或者在正文里写出全文。
    """
    blank = extract.signs.get("pages_without_text", 0)
    if blank and blank >= extract.pages:
        message = "附件是扫描件，不能检索、复制和朗读。"
        yield Problem("S210", message, "从电子稿导出 PDF，或者用文字识别做成双层 PDF。")
    elif blank:
        message = f"附件 {extract.pages} 页里有 {blank} 页没有文字，不能检索和朗读。"
        yield Problem("S210", message, "是扫描页的，换成电子稿导出的。", severity=Severity.INFO)


def locked_file(extract: Extract, own: Own) -> Iterator[Problem]:
    """S211 附件限制复制

    查什么：不用密码能打开，但限制复制、打印或朗读的 PDF。
    为什么：公开的信息应当能够查阅、下载和利用（《政府信息公开条例》第二十四条）；限制复制也会妨碍读屏软件。
    例子：导出 PDF 时选了“禁止复制”。
    改成：不加限制重新导出。
    """
    if "locked" in extract.signs and not extract.trouble:
        yield Problem("S211", "PDF 限制了复制、打印或朗读。", "不加限制重新导出。")


def _counted(signs: Mapping[str, int], words: Mapping[str, str]) -> str:
    """``2张隐藏的工作表、1处……``; empty when none of these signs was seen."""
    return "、".join(f"{signs[sign]}{word}" for sign, word in words.items() if signs.get(sign))


def _is_own(value: str, own: Own) -> bool:
    return any(name in value or (len(value) > 1 and value in name) for name in own.names)


def _masked(value: str) -> str:
    return value[0] + "*" * min(len(value) - 1, 3)
