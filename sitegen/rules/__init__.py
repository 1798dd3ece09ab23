"""Judgement: the table of all rules, and the two ways they are asked. Codes never change and are never reused."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

from msgspec.structs import replace

from sitegen.assemble import Site
from sitegen.findings import Finding, Problem, Severity
from sitegen.model import Body, Document
from sitegen.rules import (
    addresses,
    annual,
    columns,
    contacts,
    downloads,
    epidemics,
    fields,
    identity,
    interpretation,
    links,
    numbers,
    participation,
    reach,
    reading,
    records,
    validity,
)
from sitegen.rules.rule import Rule, Scope
from sitegen.standard import Kind

E, W, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
DOCUMENT, SITE = Scope.DOCUMENT, Scope.SITE

_UPKEEP = "《政务公开工作任务清单（2023年版）》信息维护"
_COLUMN = "国办公开办函〔2019〕61号"
_ART12 = "《政府信息公开条例》第十二条"
_LABELS = "《政务公开工作任务清单（2023年版）》行政规范性文件"
_HANDBOOK = "本程序的《编辑手册》"
_LIST = "《政务公开工作任务清单（2023年版）》"
_PLAN = "《2020年政务公开工作实施方案》"
_ACCESS = "《无障碍环境建设法》第三十二条、《政府信息公开条例》第四十三条"
_IDENTITY = f"{_LIST}网站标识"
_GUIDE = f"{_LIST}依申请公开、{_ART12}"
_INSTITUTION = f"{_LIST}机构职能、《政府信息公开条例》第二十条第二项"
_READ = f"{_LIST}政策解读"
_MEETING = f"{_LIST}重大会议信息"

RULES: tuple[Rule, ...] = (
    Rule("A101", E, "国办公开办函〔2021〕30号", annual.part_titles, SITE, "T50"),
    Rule("A102", E, "国办公开办函〔2021〕30号", annual.table_rows, SITE, "T50"),
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
    # Reach
    Rule("R101", W, _ACCESS, reach.undescribed_picture, DOCUMENT, "T30 T42"),
    Rule("R102", W, _ACCESS, reach.headless_table, DOCUMENT, "T42"),
    Rule("R103", INFO, _ACCESS, reach.bold_heading, DOCUMENT, "T42"),
    Rule("R104", W, _ACCESS, reach.wordless_link, DOCUMENT, "T42"),
    Rule("R105", INFO, _ACCESS, reach.same_words_elsewhere, SITE, "T42"),
    Rule("R201", INFO, _UPKEEP, downloads.unnamed_attachment, DOCUMENT, "T42 T43"),
    Rule("R202", W, _UPKEEP, downloads.left_over_file, DOCUMENT, "T42"),
    Rule("R203", INFO, "《政府信息公开条例》第二十四条", downloads.uncommon_format, DOCUMENT, "T42"),
    Rule("R204", INFO, f"{_LIST}领导信息、{_UPKEEP}", downloads.heavy_file, DOCUMENT, "T42 T08"),
    Rule("R205", W, f"{_READ}、{_ACCESS}", downloads.silent_media, DOCUMENT, "T30"),
    Rule("R206", INFO, _COLUMN, downloads.no_formatted_version, DOCUMENT, "T01 T03"),
    # Identity and contacts
    Rule("I101", W, _IDENTITY, identity.region_of_site_code, SITE, "T44"),
    Rule("I102", INFO, _IDENTITY, identity.province_of_filings, SITE, "T44"),
    Rule("I103", W, "GB 32100-2015《法人和其他组织统一社会信用代码编码规则》", identity.credit_code, SITE, "T44"),
    Rule("I104", W, _COLUMN, identity.address_outside_domain, SITE, "T44"),
    Rule("I105", INFO, "《政府网站发展指引》（国办发〔2017〕47号）", identity.code_of_error_report, SITE, "T44"),
    Rule("I106", W, _GUIDE, identity.incomplete_channel, SITE, "T41"),
    Rule("I107", W, f"{_LIST}政务新媒体", identity.incomplete_account, SITE, "T46"),
    Rule("I108", W, "国办秘函〔2019〕19号", identity.no_interaction, SITE, "T35"),
    Rule("I109", INFO, _LIST, identity.quoted_title, SITE, "T10 T12 T14 T16 T19"),
    Rule("I201", W, _GUIDE, contacts.guide_against_settings, SITE, "T39 T25 T26 T40"),
    Rule("I202", W, _INSTITUTION, contacts.overview_against_settings, SITE, "T53 T07 P07"),
    Rule("I203", W, "《政府信息公开条例》第五十一条", contacts.supervision_phone, SITE, "T39 T25"),
    Rule("I204", W, _INSTITUTION, contacts.unit_against_settings, SITE, "T53 T07 P07"),
    Rule("I205", INFO, _INSTITUTION, contacts.unit_without_page, SITE, "T07 P07"),
    Rule("I206", W, _INSTITUTION, contacts.head_among_leaders, SITE, "T07 T06 P07"),
    Rule("I207", W, _GUIDE, numbers.guide_channels, SITE, "T41"),
    Rule("I208", W, _GUIDE, numbers.numbers_of_channels, SITE, "T26 T25 T39"),
    Rule("I209", W, _GUIDE, numbers.accounts_of_guide, SITE, "T41 T39 T46"),
    Rule("I210", INFO, _INSTITUTION, contacts.number_of_units, SITE, "T07 P07"),
    Rule("I211", W, "国办函〔2018〕12号", contacts.website_of_report, SITE, "T44"),
    Rule("I212", INFO, _INSTITUTION, numbers.phone_of_unit, SITE, "T53 T25"),
    # Interpretation and participation
    Rule("J101", W, _READ, interpretation.missing_elements, DOCUMENT, "T29"),
    Rule("J102", W, _READ, interpretation.form_without_material, DOCUMENT, "T30 P04"),
    Rule("J103", INFO, _READ, interpretation.few_roles, SITE, "T31"),
    Rule("J104", INFO, _READ, interpretation.words_only, SITE, "T30 P04"),
    Rule("J105", INFO, f"{_PLAN}政策解读", interpretation.no_plan, SITE, "P04"),
    Rule("J106", W, f"{_LIST}重大决策预公开", interpretation.copied_explanation, DOCUMENT, "T22 T29"),
    Rule("J201", INFO, _MEETING, participation.slow_read, DOCUMENT, "T20"),
    Rule("J202", W, _MEETING, participation.unexplained_item, DOCUMENT, "T21"),
    Rule("J203", INFO, f"{_PLAN}决策公开", participation.unheard_stakeholders, DOCUMENT, "P01"),
    Rule("J204", W, "《优化营商环境条例》第六十二条", participation.unheard_enterprises, DOCUMENT, "P01"),
    Rule("J205", W, "《重大行政决策程序暂行条例》第三条", participation.no_list_of_matters, SITE, "T22"),
    Rule("J206", W, "《优化营商环境条例》第六十二条", participation.enterprises_of_final_document, SITE, "P01"),
    # Records and epidemics
    Rule("E101", W, "《政府信息公开条例》第十七条", records.not_examined, DOCUMENT, "P16 P08"),
    Rule("E102", W, f"{_PLAN}谁主管谁公开、谁公开谁负责", records.column_without_unit, SITE, "P20"),
    Rule("E103", W, f"{_PLAN}明确标注更新日期", records.dates_of_correction, DOCUMENT, "P14 T42"),
    Rule("E104", W, f"{_LIST}公开机制建设", records.matter_without_content, SITE, "T52 P14"),
    Rule("E105", W, f"{_LIST}公开机制建设", records.content_without_matter, SITE, "T52 P14"),
    Rule("E106", W, f"{_PLAN}组织领导", records.former_members, SITE, "P15"),
    Rule("E107", W, f"{_PLAN}人事任免", records.appointments_against_leaders, SITE, "P12 T06"),
    Rule("E108", INFO, "《政府信息公开条例》第十七条", records.examined_long_before, DOCUMENT, "P16"),
    Rule("E201", E, "《动物防疫法》第三十六条", epidemics.unauthorised_announcement, DOCUMENT, "T33"),
    Rule("E202", W, "《动物防疫法》第三十六条", epidemics.source_not_authorised, SITE, "T33"),
)
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
_DOCUMENT_RULES = tuple(rule for rule in RULES if rule.scope is DOCUMENT)
_SITE_RULES = tuple(rule for rule in RULES if rule.scope is SITE)


def judge_document(document: Document, body: Body, kind: Kind | None) -> tuple[Problem, ...]:
    """What the document rules see in one document. Handed to the workers that read files."""
    return tuple(problem for rule in _DOCUMENT_RULES for problem in rule.check(document, body, kind) or ())


def judge_site(site: Site) -> tuple[Finding, ...]:
    """All findings of the whole body, in order."""
    found: list[Finding] = []
    for path, problems in site.problems.items():
        found += (BY_CODE[problem.code].finding(path, problem) for problem in problems)
    for document in site.documents:
        if document.problems:
            found += (_of_document(site, BY_CODE[problem.code], document, problem) for problem in document.problems)
    for rule in _SITE_RULES:
        for where, problem in rule.check(site) or ():
            if isinstance(where, str):
                found.append(rule.finding(where, problem))
            else:
                found.append(_of_document(site, rule, where, problem))
    return tuple(sorted(dict.fromkeys(found), key=attrgetter("order")))


def _of_document(site: Site, rule: Rule, document: Document, problem: Problem) -> Finding:
    """What is wrong with a draft never blocks the others: nothing of it is published."""
    finding = rule.finding(document.path, problem, site.unit(document))
    return replace(finding, severity=Severity.WARNING) if document.meta.flag("draft") and finding.blocks else finding
