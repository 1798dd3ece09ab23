"""Invented Chinese official language: templates with slots, filled by a seeded random generator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

_SLOT = re.compile(r"\{(\w+)\}")

SLOTS: Mapping[str, tuple[str, ...]] = {
    "town": ("城关镇", "双河镇", "白杨镇", "青石乡", "柳林乡", "清泉镇", "红岩乡", "新桥镇", "大湾乡", "长坪镇", "石门镇", "沙河乡", "北塬乡", "龙泉镇"),
    "village": ("东村", "西沟村", "前营村", "上河村", "红柳村", "团结村", "新建村", "南坡村", "桥头村", "榆树村", "杏花村", "槐树村"),
    "animal": ("生猪", "奶牛", "肉牛", "肉羊", "蛋鸡", "肉鸡", "肉鸭", "种猪", "种羊", "毛驴", "蜜蜂", "肉兔", "鹌鹑"),
    "disease": ("口蹄疫", "小反刍兽疫", "布鲁氏菌病", "高致病性禽流感", "包虫病", "猪瘟", "新城疫", "牛结节性皮肤病", "狂犬病", "蓝舌病"),
    "topic": ("动物疫病防控", "畜禽养殖备案", "饲料质量监管", "兽药经营管理", "畜禽粪污资源化利用", "生鲜乳收购运输", "动物检疫出证", "病死畜禽无害化处理",
              "种畜禽生产经营", "草原生态保护", "屠宰行业管理", "动物诊疗机构监管", "畜产品质量追溯", "畜牧业统计", "奶业振兴", "秸秆饲料化利用", "养殖保险", "家畜改良", "乡村兽医登记", "运输车辆洗消"),
    "work": ("专项整治", "集中检查", "技术培训", "现场指导", "情况调查", "绩效评价", "示范创建", "信息采集", "风险评估", "宣传服务", "春季防疫", "秋季防疫", "安全生产检查", "档案整理"),
    "unit": ("办公室", "政策法规科", "畜牧业管理科", "兽医科", "饲料兽药科", "规划财务科", "人事科"),
    "partner": ("县财政局", "县市场监督管理局", "县生态环境局", "县公安局", "县交通运输局", "县自然资源局", "县卫生健康局", "县统计局", "县林业和草原局", "县水利局"),
    "law": (
        "《中华人民共和国畜牧法》", "《中华人民共和国动物防疫法》", "《兽药管理条例》", "《饲料和饲料添加剂管理条例》", "《畜禽规模养殖污染防治条例》",
        "《生猪屠宰管理条例》", "《重大动物疫情应急条例》", "《种畜禽管理条例》"
    ),
    "clause": ("第三条", "第八条", "第十二条", "第十七条", "第二十一条", "第二十五条第二款", "第三十条", "第四十四条", "第五十一条", "第六十二条第一项"),
    "who": ("养殖场（户）", "兽药经营企业", "饲料生产企业", "屠宰企业", "动物诊疗机构", "生鲜乳收购站", "乡镇动物防疫站", "合作社", "运输户", "种畜禽场"),
    "must": ("应当建立生产记录，保存期限不少于二年", "应当如实填写养殖档案，接受监督检查", "应当在五个工作日内报告变更情况", "不得使用违禁药物和其他化合物", "应当凭检疫证明调运畜禽",
             "应当配备与规模相适应的防疫设施", "应当对进出车辆进行清洗消毒", "应当落实休药期制度", "应当按照免疫程序做好强制免疫", "应当及时公示收费项目和标准"),
    "verb": ("组织开展", "认真落实", "统筹推进", "督促指导", "全面完成", "稳步实施", "严格执行", "逐户核实", "分类处置", "按期办结"),
    "result": (
        "覆盖率达到{percent}%", "完成年度任务的{percent}%", "比上年同期增长{point}%", "整改问题{ten}个", "培训{hundred}人次", "发放明白纸{hundred}份",
        "受理申请{ten}件", "抽检样品{hundred}批次，合格率{high}%", "补助资金{wan}万元已经拨付到位", "建成示范点{small}个"
    ),
    "measure": (
        "明确专人负责，建立台账", "一场一策制定方案", "把住产地、运输、屠宰三个环节", "实行清单管理、销号整改", "加强部门之间的信息共享",
        "推行网上办理和一次告知", "对重点对象每季度检查一次", "利用赶集日设点宣传", "完善应急物资储备", "公开举报电话，接受群众监督"
    ),
    "season": ("第一季度", "第二季度", "第三季度", "第四季度", "上半年", "下半年", "全年"),
    "day": ("3月15日", "4月20日", "5月31日", "6月10日", "7月25日", "8月31日", "9月18日", "10月20日", "11月30日", "12月15日"),
    "surname": ("王", "李", "赵", "陈", "刘", "杨", "周", "吴", "徐", "孙", "马", "朱", "胡", "林", "郭", "何", "高", "罗"),
    "given": ("建国", "海燕", "志强", "晓梅", "永福", "春兰", "文博", "丽华", "长青", "思远", "雪峰", "玉珍", "国栋", "明辉", "立新", "秀英"),
    "firm": ("丰源", "康牧", "兴农", "绿野", "瑞祥", "恒通", "金穗", "华牧", "众诚", "天和", "宏远", "利民"),
    "trade": ("养殖有限公司", "饲料有限公司", "兽药经营部", "牧业专业合作社", "动物诊所有限公司", "食品有限公司", "生物制品有限公司", "建筑工程有限公司"),
    "genre": ("通知", "意见", "通报", "函", "批复", "公告"),
    "goods": ("疫苗", "检测试剂", "消毒药品", "实验室设备", "耳标", "冷链设备", "防护用品", "信息系统", "采样车辆", "培训服务"),
    "hazard": ("高温热应激", "寒潮", "暴雨", "大风降温", "蚊蝇传播疫病风险", "饲料霉变风险", "雪灾"),
    "item": ("动物防疫条件合格证核发", "兽药经营许可证核发", "动物诊疗许可证核发", "种畜禽生产经营许可证核发", "生鲜乳收购许可", "生鲜乳准运证明核发", "动物检疫合格证明出具", "饲料生产许可"),
    "fault": (
        "未按规定建立养殖档案", "经营假劣兽药", "未附检疫证明调运动物", "使用未经登记的饲料添加剂", "随意处置病死畜禽", "未取得许可证从事动物诊疗",
        "未按规定处置诊疗废弃物", "逾期不改正防疫条件缺陷"
    ),
}  # fmt: skip
"""What may stand for ``{name}`` in a template; a choice may hold slots again."""

NUMBERS: Mapping[str, tuple[int, int]] = {
    "small": (2, 9),
    "ten": (10, 99),
    "hundred": (100, 999),
    "percent": (90, 100),
    "high": (96, 100),
}
"""Slots for whole numbers: from and to, inclusive."""

SENTENCES = (
    "{season}，全县{verb}{topic}工作，{result}。",
    "各乡镇要把{topic}摆上重要位置，{measure}，确保{day}前完成。",
    "{who}{must}。",
    "依照{law}{clause}的规定，{who}{must}。",
    "截至{day}，{town}、{town}等地{verb}{topic}{work}，{result}。",
    "针对{disease}防控形势，{measure}，{measure}。",
    "{unit}会同{partner}{verb}{work}，重点检查{who}的生产记录和台账。",
    "{town}{village}存栏{animal}{hundred}头（只），已经全部落实免疫和档案管理要求。",
    "对检查中发现的问题，由{unit}列出清单，责令限期改正；逾期不改的，依照{law}{clause}处理。",
    "符合条件的{who}可以向所在地乡镇人民政府提出申请，也可以在政务服务网上办理。",
    "补助标准为每头（只）{ten}元，资金通过一卡通发放，发放前在村务公开栏公示7日。",
    "本年度共{verb}{topic}项目{ten}个，{result}，{result}。",
    "要加强宣传引导，{measure}，让{who}了解政策、会用政策。",
    "{partner}、{partner}按照职责分工，配合做好{topic}的有关工作。",
    "监测显示，{animal}价格环比{move}{point}%，饲料成本基本稳定，养殖效益好于上年同期。",
    "请于{day}前将工作总结和统计表报送县畜牧兽医局{unit}，联系电话0990-5551{hundred}。",
    "办理时限由{ten}个工作日压减到{small}个工作日，申请材料由{ten}份减少到{small}份。",
    "经现场核查，{village}的{who}基本具备条件，建议予以支持。",
    "任何单位和个人发现违法行为，都可以拨打0990-5550012举报，受理机关为举报人保密。",
    "下一步，{verb}{topic}，{measure}，力争{season}见到明显成效。",
    "有关情况已经向{partner}通报，并在本栏目公开。",
    "{disease}的免疫抗体合格率为{percent}%，高于国家规定的标准。",
    "本办法所称{who}，是指在本县行政区域内从事{topic}有关活动的单位和个人。",
    "项目总投资{wan}万元，其中中央和省级资金{wan}万元，其余由县级财政安排。",
)
ITEMS = (
    "{measure}；",
    "{verb}{topic}{work}；",
    "{who}{must}；",
    "组织{who}参加{topic}培训；",
    "{topic}的资料、台账和影像；",
    "对{town}、{town}的{who}开展{work}；",
)
HEADINGS = (
    "总体要求", "工作目标", "主要任务", "工作步骤", "保障措施", "有关要求", "基本情况", "存在的问题", "下一步打算", "组织领导", "资金安排", "监督管理", "办理程序", "适用范围", "检查内容", "结果运用",
    "{topic}情况", "{work}安排", "{animal}生产情况", "{disease}防控情况",
)  # fmt: skip
CHAPTERS = ("总则", "职责分工", "申请和受理", "监督检查", "资金管理", "信息公开", "责任追究", "附则")
PLACES = ("全县", "{town}", "{town}和{town}")
NUMERALS = "一二三四五六七八九十"


def fill(random: Random, template: str, **known: str) -> str:
    """The template with every slot filled, from ``known`` first."""

    def choose(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in known:
            return known[name]
        if name in NUMBERS:
            return str(random.randint(*NUMBERS[name]))
        if name == "point":
            return f"{random.randint(1, 99) / 10:.1f}"
        if name == "wan":
            return f"{random.randint(200, 90000) / 100:.2f}"
        if name == "move":
            return random.choice(("上涨", "下跌"))
        return fill(random, random.choice(SLOTS[name]), **known)

    return _SLOT.sub(choose, template)


def sentence(random: Random) -> str:
    """One sentence with its full stop."""
    return fill(random, random.choice(SENTENCES))


def paragraph(random: Random, most: int = 4) -> str:
    """A few sentences."""
    return "".join(sentence(random) for _ in range(random.randint(1, most)))


def ordinal(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")
