"""Latin letters for names in Cyrillic, Greek and Arabic script; not a romanisation for print.

The tables are coarse on purpose: they make spellings comparable, and the raw name stays
beside them. Hebrew, Han and other scripts are compared letter by letter as they are.
"""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "i",
    "є": "e", "ґ": "g", "ў": "u", "ђ": "dj", "ћ": "c", "џ": "dz", "љ": "lj", "њ": "nj", "ј": "j",
    "қ": "k", "ғ": "g", "ң": "ng", "ө": "o", "ү": "u", "ұ": "u", "һ": "h", "ә": "a",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_ARABIC = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh",
    "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ک": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
    "ة": "a", "و": "w", "ي": "y", "ی": "y", "ى": "a", "ء": "", "ئ": "y", "ؤ": "w", "پ": "p",
    "چ": "ch", "ژ": "zh", "گ": "g", "ٱ": "a", "ں": "n", "ہ": "h", "ھ": "h", "ے": "y", "ڈ": "d",
    "ٹ": "t", "ڑ": "r", "\u0640": "",
}  # fmt: skip
_LATIN = {
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
    "ħ": "h", "ŋ": "ng", "ə": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k",
}  # fmt: skip
_TABLE = str.maketrans({**_CYRILLIC, **_GREEK, **_ARABIC, **_LATIN})
_LETTERS = frozenset({**_CYRILLIC, **_GREEK, **_ARABIC})
_ARTICLE = re.compile(r"(?<!\S)ال(?=\S{3})")
_SOUNDS = (
    ("shch", "s"), ("sch", "s"), ("sh", "s"), ("ch", "s"), ("kh", "h"), ("gh", "g"), ("zh", "z"),
    ("dh", "d"), ("th", "t"), ("ph", "f"), ("ts", "s"), ("tz", "s"), ("dj", "j"), ("ck", "k"),
    ("q", "k"), ("c", "k"), ("x", "ks"), ("v", "f"), ("w", ""), ("y", ""), ("j", "g"), ("p", "b"),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiou']")
_DOUBLED = re.compile(r"(.)\1+")


def is_foreign(text: str) -> bool:
    """Tell whether any letter is of a script that is written anew in Latin letters here."""
    return any(letter in _LETTERS for letter in text)


def latin(text: str) -> str:
    """Write a text in small Latin letters without accents; other scripts stay as they are.

    The Arabic article in front of a word is set apart, as `al-` is in Latin spelling.
    """
    if text.isascii():
        return text.lower()
    small = _ARTICLE.sub("ال ", text.casefold()) if "ال" in text else text.casefold()
    # й, ї, ў are letters of their own, so the table comes before accents are taken off
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", small).translate(_TABLE))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare.translate(_TABLE)


def skeleton(word: str) -> str:
    """Return the consonants of a Latin word, like sounds alike: spelling without its vowels."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word))
