"""Messages for tests: plain sentences in a few categories, as many as wanted, the same each time."""

import random

from linli.sorting.queries.learning import Example

SAYINGS = {
    "C0137": ("路灯不亮", "灯坏了一片黑", "晚上没有路灯照明"),
    "E0110": ("垃圾没人清理", "生活垃圾堆在路边", "垃圾发臭苍蝇乱飞"),
    "E0301": ("工地半夜施工", "打桩声音吵得睡不着", "装修电钻响一天"),
}
PLACES = ("斜土路", "东安路", "小木桥路", "宛南一村门口", "零陵路口", "医学院路")
ENDS = ("请尽快处理", "反映过没有人来", "已经好几天了", "希望有人管一管")


def examples(each: int = 30, *, seed: int = 7) -> list[Example]:
    """Return so many messages of each category."""
    chance = random.Random(seed)
    told = []
    for label, said in SAYINGS.items():
        for _n in range(each):
            what, where, end = chance.choice(said), chance.choice(PLACES), chance.choice(ENDS)
            told.append(Example(f"{where}{what}", f"{where}这里{what}，{end}。", label))
    chance.shuffle(told)
    return told
