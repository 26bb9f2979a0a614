"""The space between Chinese and Latin letters or figures, set in one place so that all texts have it."""

import re
from functools import lru_cache

_SIGN = "\u4e00-\u9fff"
# A date is one word: 2024年第四季度, 2018至2024年.
_DATE = "[年月日]"
_SPAN = rf"[0-9]+(?:[—–\-至][0-9]+)?{_DATE}"
_BEFORE = rf"(?<=[{_SIGN}])(?=[A-Za-z0-9]|[+\u2212±][0-9])(?!{_SPAN})"
_AFTER = rf"(?<=[A-Za-z0-9%])(?=[{_SIGN}])(?!{_DATE}|至[0-9]+{_DATE})"
_MEETING = re.compile(f"{_BEFORE}|{_AFTER}")


# The same labels and sentences are written again with every run of a page.
@lru_cache(maxsize=16_384)
def spaced(words: str) -> str:
    """``words`` with one space where Chinese meets Latin letters or figures, except within dates.

    >>> spaced("80%的模拟结果在1.69%至5.35%之间")
    '80% 的模拟结果在 1.69% 至 5.35% 之间'
    >>> spaced("XM银行2018至2024年有27项指标")
    'XM 银行2018至2024年有 27 项指标'
    """
    return words if words.isascii() else _MEETING.sub(" ", words)
