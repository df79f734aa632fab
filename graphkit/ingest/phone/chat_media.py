"""What an exported chat writes in place of an attachment, in the languages seen so far."""

from __future__ import annotations

import re

from graphkit.ingest.phone.chat_layout import MARKS

TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif",
    "webp": "image/webp", "heic": "image/heic", "mp4": "video/mp4", "mov": "video/quicktime",
    "3gp": "video/3gpp", "avi": "video/x-msvideo", "mkv": "video/x-matroska",
    "opus": "audio/ogg", "ogg": "audio/ogg", "oga": "audio/ogg", "mp3": "audio/mpeg",
    "m4a": "audio/mp4", "aac": "audio/aac", "amr": "audio/amr", "wav": "audio/wav",
    "pdf": "application/pdf", "vcf": "text/vcard", "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel", "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint", "was": "application/octet-stream",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip
"""Endings of files that people send each other, and their media type."""

_INVISIBLE = re.compile(f"[{MARKS}]")
_LEFT_OUT = re.compile(
    r"omitted|ausgeschlossen|weggelassen|omitid[oa]s?|omis(?:e|es)?|absente?s?|non inclus"
    r"|omess[oaie]|esclus[oaie]|weggelaten|ocult[oa]s?|ocultad[oa]s?|utelämnat|udeladt|utelatt"
    r"|pominięto|vynechán|dışarıda bırakıldı|dahil edilmedi|без медиафайлов|пропущен"
)
_KINDS_LEFT_OUT = re.compile(
    r"(?:image|video|audio|sticker|gif|document|contact card|media|video note|photo|bild"
    r"|imagen|imagem|immagine|foto|afbeelding|sticker|kontaktkarte|dokument|documento)"
)
_BRACKETED = re.compile(r"<([^<>\n]{3,60})>")
_ATTACHED_ANDROID = re.compile(
    r"(?P<file>[^\n/\\<>:]{1,200}\.(?P<ending>\w{2,5})) \([^()\n]{4,40}\)"
)
_ATTACHED_IOS = re.compile(r"<[^<>:\n]{2,30}: (?P<file>[^<>\n/\\]{1,200}\.\w{2,5})>")
_APP_NAME = re.compile(r"(?:IMG|VID|AUD|PTT|DOC|STK|GIF)-\d{8}-WA\d{4}\b")
_ATTACHED_WORDS = re.compile(
    r"\((?:file attached|datei angehängt|archivo adjunto|arquivo anexado|ficheiro anexado"
    r"|fichier joint|file allegato|bestand bijgevoegd|bifogad fil|plik dołączony)\)"
)


def media_type(name: str) -> str | None:
    """Return the media type of a file name by its ending, or None."""
    return TYPES.get(name.rpartition(".")[2].lower())


def is_attachment_name(name: str) -> bool:
    """Tell whether a name ends as files do that people send each other."""
    return media_type(name) is not None


def attachments(text: str) -> list[str]:
    """Return the names of the files that a message's text says are attached."""
    if "(" not in text and "<" not in text:
        return []
    plain = _INVISIBLE.sub("", text)
    named = [found["file"].strip() for found in _ATTACHED_IOS.finditer(plain)]
    first = plain.partition("\n")[0].strip()
    found = _ATTACHED_ANDROID.fullmatch(first)
    if found is not None and (_APP_NAME.match(first) or _ATTACHED_WORDS.search(first.lower())):
        named.append(found["file"])
    return named


def is_left_out(text: str) -> bool:
    """Tell whether a text only says that the export leaves an attachment out."""
    if len(text) > 80 or ("<" not in text and "\u200e" not in text):
        return False
    plain = _INVISIBLE.sub("", text).strip()
    bracketed = _BRACKETED.fullmatch(plain)
    words = (bracketed[1] if bracketed else plain).lower()
    if _LEFT_OUT.search(words) is None:
        return False
    # Without brackets only the whole phrase of the app counts, led by its mark.
    marked = text.lstrip(" \u202f\u00a0").startswith("\u200e")
    return bracketed is not None or (marked and _KINDS_LEFT_OUT.match(words) is not None)
