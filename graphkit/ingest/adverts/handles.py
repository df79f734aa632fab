"""User names in advert text: only beside a word that names the platform.

A name without such a cue is a word. User names are given away again in time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graphkit.ingest.adverts.addresses import METHOD
from graphkit.ingest.adverts.fold import Folded
from graphkit.model.handle import read_handle
from graphkit.model.identifiers import Identifier

_CUES = {
    "instagram": r"instagram|insta|ig",
    "telegram": r"telegram|tg",
    "snapchat": r"snapchat|snap|sc",
    "cashapp": r"cash ?app",
    "onlyfans": r"only ?fans",
    "paypal": r"paypal",
    "tiktok": r"tik ?tok",
    "facebook": r"facebook|fb",
    "twitter": r"twitter",
}
_SHAPES = {
    "instagram": r"[a-z0-9._]{1,30}",
    "telegram": r"[a-z][a-z0-9_]{4,31}",
    "snapchat": r"[a-z][a-z0-9._-]{2,14}",
    "cashapp": r"\$?[a-z][a-z0-9]{0,19}",
    "onlyfans": r"[a-z0-9._-]{2,24}",
    "paypal": r"[a-z0-9]{2,20}",
    "tiktok": r"[a-z0-9._]{2,24}",
    "facebook": r"[a-z0-9.]{5,50}",
    "twitter": r"[a-z0-9_]{1,15}",
}
_HOSTS = {
    "instagram": r"instagram\.com/",
    "telegram": r"t\.me/|telegram\.me/",
    "snapchat": r"snapchat\.com/add/",
    "cashapp": r"cash\.app/",
    "onlyfans": r"onlyfans\.com/",
    "paypal": r"paypal\.me/|paypal\.com/paypalme/",
    "tiktok": r"tiktok\.com/@",
    "facebook": r"facebook\.com/|fb\.com/",
    "twitter": r"twitter\.com/|(?<![\w.])x\.com/",
}
_PAGE_LIST = """
p s c reel reels stories explore joinchat addstickers share invite groups pages events watch
profile.php photo.php hashtag home login signup help about legal terms privacy
"""
_PAGES = frozenset(_PAGE_LIST.split())
"""First parts of paths on these hosts that are no user names."""

_BEFORE = r"(?<![a-z0-9@./_-])(?:{cue})(?![a-z0-9._/-])"
_NAME_END = r"(?![\w@$])"


def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    found: dict[str, tuple[re.Pattern[str], ...]] = {}
    for platform, cue in _CUES.items():
        shape = _SHAPES[platform]
        before = _BEFORE.format(cue=cue)
        sign = r"\$" if platform == "cashapp" else "@"
        found[platform] = (
            # `ig: name`, `telegram - @name`
            re.compile(rf"{before} ?[:=-] ?(?P<name>@?{shape}){_NAME_END}", re.I),
            # `find us on insta, the name is @name`
            re.compile(
                rf"{before}[^\n@$]{{0,20}}?(?P<name>(?<![\w.]){sign}{shape}){_NAME_END}", re.I
            ),
            # `@name on ig`, `@name (telegram)`
            re.compile(
                rf"(?<![\w.])(?P<name>{sign}{shape}),? ?(?:on |via |\(|- )? ?(?:my )?"
                rf"(?:{cue})(?![a-z0-9._/-])",
                re.I,
            ),
            # `ig k a y _ 22`
            re.compile(
                rf"{before} ?:? ?(?P<name>(?:[a-z0-9._] ){{2,28}}[a-z0-9._]{{1,4}}){_NAME_END}",
                re.I,
            ),
            # `snap kay_22`: behind a blank only a name that is no word
            re.compile(
                rf"{before} (?:is |name |id |user(?:name)? )?"
                rf"(?P<name>(?=[a-z0-9._-]*[0-9_])(?=[0-9._-]*[a-z]){shape}){_NAME_END}",
                re.I,
            ),
            re.compile(rf"(?:{_HOSTS[platform]})(?P<name>{shape}){_NAME_END}", re.I),
        )
    return found


_PATTERNS = _patterns()
_PRESENT = {
    platform: re.compile(rf"(?<![a-z0-9])(?:{cue})(?![a-z0-9])|{_HOSTS[platform]}", re.I)
    for platform, cue in _CUES.items()
}


def find_handles(text: Folded) -> Iterator[Identifier]:
    """Yield user names with the platform that the text itself names."""
    for platform, patterns in _PATTERNS.items():
        if not _PRESENT[platform].search(text.text):
            continue
        taken: set[int] = set()
        for pattern in patterns:
            for found in pattern.finditer(text.text):
                name = found["name"].replace(" ", "").lstrip("@$").rstrip(".-")
                start, end = found.span("name")
                while text.text[end - 1] in ".-" and end > start:
                    end -= 1
                if not name or name.lower() in _PAGES or not taken.isdisjoint(range(start, end)):
                    continue
                taken.update(range(start, end))
                first, last = text.source_span(start, end)
                yield replace(read_handle(platform, name), start=first, end=last, method=METHOD)
