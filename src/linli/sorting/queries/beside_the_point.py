"""Words that say where, when and please, and never what: a proposal that nothing else decided is a guess. Pure."""

import re
from collections.abc import Iterable

_PLACE = re.compile(
    r".{0,4}(?:路口|路段|路上|路边|门口|门前|门外|大门|村口|村门|小区|楼下|附近|旁边|对面|这里|那里|这边|那边|街道)"
    r"|.{1,4}(?<![线电管网])路|.{0,4}[0一二三四五六七八九十]村|.?[0-9一二三四五六七八九十]弄"
)
_ROUND = frozenset({
    "已经", "好几", "几天", "天了", "好多", "多次", "每天", "最近", "现在", "一直", "还是", "至今", "希望", "尽快", "处理",
    "解决", "反映", "没人", "没有", "有人", "请问", "谢谢", "你好", "您好", "领导", "居民", "我们", "他们", "问题", "情况",
})  # fmt: skip


def decides_nothing(words: Iterable[str]) -> bool:
    """Return whether words say at most where something is and that somebody should see to it."""
    return all(word in _ROUND or _PLACE.fullmatch(word) for word in words)
