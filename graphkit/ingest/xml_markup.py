"""Tokens of checked XML markup, and the reading of attributes and references.

Only for text that libxml2 has accepted and that has no DOCTYPE: then the grammar of tags,
sections and texts is regular, and these patterns read it exactly.
"""

from __future__ import annotations

import re

# For text that libxml2 has accepted. Only single characters repeat possessively: groups
# that do went wrong in early releases of Python 3.11.
_INSIDE_TAG = r"""(?:[^<>"'/]++|/(?!>)|"[^"]*+"|'[^']*+')*"""
_CDATA = r"<!\[CDATA\[([^\]]*+(?:\](?!\]>)[^\]]*+)*)\]\]>"
_COMMENT = r"<!--[^-]*+(?:-(?!->)[^-]*+)*-->"
_INSTRUCTION = r"<\?[^?]*+(?:\?(?!>)[^?]*+)*\?>"

TOKEN = re.compile(
    rf"""</([^\s>]++)\s*+>|<([^\s<>/!?]++)({_INSIDE_TAG})(/?)>"""
    rf"""|{_CDATA}|{_COMMENT}|{_INSTRUCTION}|([^<]++)"""
)
"""Groups: end tag, start tag, its attributes as written, `/` if empty, CDATA, text."""

_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PLAIN = re.compile(r'([^\s=]+)="([^"]*)"')
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_SPACES = str.maketrans("\t\n", "  ")


def local_name(name: str) -> str:
    """Return an element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def attributes(written: str) -> dict[str, str]:
    """Return the attributes of a tag by local name, unescaped."""
    if "&" not in written and "'" not in written and "\n" not in written and "\t" not in written:
        plain = dict(_PLAIN.findall(written))
        if 2 * len(plain) == written.count('"') and ":" not in "".join(plain):
            return plain
    found = {}
    for name, double, single in _ATTRIBUTE.findall(written):
        value = double or single
        if "\n" in value or "\t" in value:
            value = value.translate(_SPACES)  # XML 1.0 section 3.3.3
        found[local_name(name)] = unescape(value)
    return found


def unescape(text: str) -> str:
    """Return a text with its character references and the five named entities resolved."""
    return _ENTITY.sub(_resolve, text) if "&" in text else text


def _resolve(found: re.Match[str]) -> str:
    if found[1] is not None:
        return chr(int(found[1], 16))
    return chr(int(found[2])) if found[2] is not None else _NAMED[found[3]]
