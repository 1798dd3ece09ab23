"""The table of all rules. Codes never change and are never reused; ``judge`` asks them."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.findings import Severity
from sitegen.rules import (
    addresses,
    against,
    annual,
    columns,
    copied,
    fields,
    links,
    reading,
    validity,
    visited,
    waivers,
)
from sitegen.rules.rule import Rule, Scope

E, W, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
DOCUMENT, WORDS, SITE, TEXTS, JUDGED = Scope.DOCUMENT, Scope.WORDS, Scope.SITE, Scope.TEXTS, Scope.JUDGED
EXPORT = Scope.EXPORT

_UPKEEP = "《政务公开工作任务清单（2023年版）》信息维护"
_COLUMN = "国办公开办函〔2019〕61号"
_ART12 = "《政府信息公开条例》第十二条"
_LABELS = "《政务公开工作任务清单（2023年版）》行政规范性文件"
_INSTITUTION = "《政务公开工作任务清单（2023年版）》机构职能"
_HANDBOOK = "本程序的《编辑手册》"

RULES: tuple[Rule, ...] = (
    Rule("A101", E, "国办公开办函〔2021〕30号", annual.part_titles, SITE, "T50"),
    Rule("A102", E, "国办公开办函〔2021〕30号", annual.table_rows, SITE, "T50"),
    Rule("A401", W, "国办公开办函〔2021〕30号", copied.copied_report, TEXTS, "T50"),
    Rule("F001", E, _HANDBOOK, reading.encoding),
    Rule("F002", W, _HANDBOOK, reading.byte_order_mark),
    Rule("F003", E, _HANDBOOK, reading.no_front_matter),
    Rule("F004", E, _HANDBOOK, reading.unclosed_front_matter),
    Rule("F005", E, _HANDBOOK, reading.full_width_colon),
    Rule("F006", E, _HANDBOOK, reading.tab),
    Rule("F007", E, _HANDBOOK, reading.syntax),
    Rule("F008", E, _HANDBOOK, reading.not_a_mapping),
    Rule("F009", E, _HANDBOOK, reading.doubled_field),
    Rule("F010", E, _HANDBOOK, reading.anchors),
    Rule("F011", E, _HANDBOOK, reading.too_large),
    Rule("F012", E, _HANDBOOK, reading.full_width_brackets),
    Rule("F013", W, _HANDBOOK, reading.cut_by_a_remark),
    Rule("F101", E, _HANDBOOK, reading.unknown_field),
    Rule("F102", E, "《政务公开工作任务清单（2023年版）》要素全面、准确", fields.missing_required, DOCUMENT, "T03"),
    Rule("F103", W, "《政务公开工作任务清单（2023年版）》要素全面、准确", fields.missing_expected, DOCUMENT, "T03"),
    Rule("F104", E, _HANDBOOK, reading.wrong_type),
    Rule("F105", E, _HANDBOOK, reading.wrong_form),
    Rule("F106", E, _HANDBOOK, reading.not_a_choice),
    Rule("F107", E, _HANDBOOK, reading.wrong_kind),
    Rule("F108", E, "《党政机关公文处理工作条例》第九条第五项、GB/T 9704-2012", fields.number_form, DOCUMENT, "T03"),
    Rule("F109", W, "《党政机关公文处理工作条例》第九条第五项", fields.number_year, DOCUMENT, "T03"),
    Rule("F110", E, "《政府信息公开条例》第二十六条", fields.dates_in_order, DOCUMENT, "T42"),
    Rule("F111", W, _ART12, fields.index_year, DOCUMENT, "T03"),
    Rule("F112", E, _HANDBOOK, fields.file_name, DOCUMENT),
    Rule("F113", E, "《行政处罚法》第四十八条", fields.take_down_reason, DOCUMENT, "T13"),
    Rule("F114", W, "《政务公开工作任务清单（2023年版）》政策解读", fields.unexplained_waiver, DOCUMENT, "T28"),
    Rule("F115", W, _HANDBOOK, fields.unknown_omission, DOCUMENT, "T08"),
    Rule("F116", W, "国办秘函〔2019〕19号", fields.blank_page, DOCUMENT, "T42"),
    Rule("F117", E, _UPKEEP, fields.placeholder, DOCUMENT, "T42"),
    Rule("F118", W, _HANDBOOK, reading.sample_settings, rows="T44"),
    Rule("F119", W, _HANDBOOK, fields.repeated_title, DOCUMENT),
    Rule("F120", E, _ART12, fields.unique_index_number, SITE, "T03"),
    Rule("F121", W, "《党政机关公文处理工作条例》第九条第五项", fields.unique_document_number, SITE, "T02"),
    Rule("F201", W, _UPKEEP, reading.unsafe_html, rows="T42"),
    Rule("F202", E, _UPKEEP, reading.unsafe_link, rows="T42"),
    Rule("F203", W, _HANDBOOK, reading.tight_list),
    Rule("F301", E, _HANDBOOK, reading.unreadable_table, rows="T15"),
    Rule("F302", E, _HANDBOOK, reading.ragged_table, rows="T15"),
    Rule("F303", E, "国办公开办函〔2021〕30号", reading.annual_tables, rows="T50"),
    Rule("F304", E, _UPKEEP, reading.active_file, rows="T42"),
    Rule("F305", E, "《预算法实施条例》第二十七条", fields.unexplained_empty_table, DOCUMENT, "T15"),
    Rule("C101", E, _COLUMN, columns.unknown_column, rows="T51"),
    Rule("C102", E, _COLUMN, columns.fixed_title, rows="T51"),
    Rule("C103", E, _COLUMN, columns.title_without_basis, rows="T51"),
    Rule("C104", E, _COLUMN, columns.first_level_blank, rows="T51"),
    Rule("C105", E, "《政府信息公开条例》第二十六条", columns.widened_limit, rows="T42"),
    Rule("C106", E, _HANDBOOK, columns.bad_slug, rows="T51"),
    Rule("C107", E, _HANDBOOK, columns.unknown_kinds, rows="T51"),
    Rule("C109", E, _HANDBOOK, columns.stray_folder, rows="T51"),
    Rule("C110", E, _HANDBOOK, columns.index_in_column),
    Rule("C111", E, _HANDBOOK, columns.column_without_documents, rows="T51"),
    Rule("C112", E, _HANDBOOK, columns.column_twice, rows="T51"),
    Rule("C201", E, "国办秘函〔2019〕19号", columns.blank_column, SITE, "T42"),
    Rule("C202", W, "国办秘函〔2019〕19号", columns.needless_blank, SITE, "T42"),
    Rule("C203", E, "《政务公开工作任务清单（2023年版）》公开机制建设", columns.unknown_column_of_matter, SITE, "T52"),
    Rule("L101", E, _UPKEEP, links.dead_link, SITE, "T42"),
    Rule("L102", E, _UPKEEP, links.link_to_hidden, SITE, "T42"),
    Rule("L103", E, _UPKEEP, links.link_outside, SITE, "T42"),
    Rule("L104", E, _UPKEEP, links.dead_anchor, SITE, "T42"),
    Rule("L105", E, _UPKEEP, links.missing_file, SITE, "T42"),
    Rule("L106", E, _UPKEEP, links.dangling_reference, SITE, "T28"),
    Rule("L107", E, _UPKEEP, links.missing_image, SITE, "T46"),
    Rule("L108", E, _UPKEEP, links.foreign_picture, SITE, "T42"),
    Rule("L201", W, _UPKEEP, links.undeclared_file, SITE, "T42"),
    Rule("L202", E, _HANDBOOK, addresses.same_address, SITE),
    Rule("L203", E, _HANDBOOK, addresses.same_name_but_case, SITE),
    Rule("L204", E, _UPKEEP, addresses.bad_alias, SITE, "T42"),
    Rule("L401", E, "《政府信息公开条例》第十七条", links.symbolic_link, rows="T42"),
    Rule("L402", W, _HANDBOOK, links.stray_file),
    Rule("V101", E, _LABELS, validity.dangling_chain, SITE, "T05"),
    Rule("V102", E, _LABELS, validity.circular_chain, SITE, "T05"),
    Rule("V103", E, _LABELS, validity.chain_backwards, SITE, "T05"),
    Rule("V104", W, _LABELS, validity.acting_twice, SITE, "T05"),
    Rule("V105", E, _LABELS, validity.declared_against_chain, SITE, "T05"),
    Rule("V106", W, _LABELS, validity.declared_against_calendar, SITE, "T05"),
    Rule("V107", W, _LABELS, validity.chain_without_validity, SITE, "T05"),
    Rule("J201", W, "《政务公开工作任务清单（2023年版）》政策解读", copied.copied_interpretation, TEXTS, "T29"),
    Rule("E301", W, _HANDBOOK, waivers.expired_waiver, JUDGED),
    Rule("E302", W, _HANDBOOK, waivers.useless_waiver, JUDGED),
    Rule("E303", E, _HANDBOOK, waivers.wrong_waiver, JUDGED),
    # online
    Rule("N101", W, _UPKEEP, visited.dead_address, SITE, "T42 T26 T35 T10 T12"),
    Rule("N102", INFO, _UPKEEP, visited.moved_address, SITE, "T42 T41"),
    Rule("N103", W, "《政务公开工作任务清单（2023年版）》网站建设", visited.without_six, SITE, "T45"),
    Rule("N104", INFO, _UPKEEP, visited.old_visit, SITE, "T42 T35"),
    Rule("N105", W, "《政务公开工作任务清单（2023年版）》政务新媒体", visited.lost_account, SITE, "T46 T47"),
    Rule("N106", W, _UPKEEP, visited.lost_column, SITE, "T42 T41"),
    Rule("N107", W, _HANDBOOK, visited.damaged_record, SITE, "T42"),
    # against an export
    Rule("X101", W, _LABELS, against.missing_here, EXPORT, "T02"),
    Rule("X102", W, _LABELS, against.extra_here, EXPORT, "T02"),
    Rule("X103", W, _LABELS, against.differing_document, EXPORT, "T02"),
    Rule("X104", W, _LABELS, against.differing_validity, EXPORT, "T02 T05"),
    Rule("X105", W, _INSTITUTION, against.missing_or_extra_entry, EXPORT, "T06"),
    Rule("X106", W, _INSTITUTION, against.differing_entry, EXPORT, "T06"),
    Rule("X107", INFO, _HANDBOOK, against.doubtful_row, EXPORT, "T02 T06"),
)
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
