"""XML files of any size, read safely: checked by libxml2, handed on as whole pieces of markup.

libxml2 parses every byte strictly and is the only judge of well-formedness; nothing is
built and nothing is called back, which makes it several times faster than a parser target.
What it has accepted is cut at the borders of tags, sections and texts. In such a segment
the grammar of XML is regular (there is no DOCTYPE), so a reader can take it apart with
`TOKEN`, or with a pattern of its own for the idiom of its format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from lxml import etree

from graphkit.errors import SourceError
from graphkit.ingest import limits
from graphkit.ingest.xml_markup import TOKEN
from graphkit.ingest.xml_segments import Segments, TagTooLong, Trouble
from graphkit.ingest.xml_text import PIECE, Repairs, clean_pieces


class XmlStream:
    """The markup of one file in segments of whole tokens; iterate once, then ask `broken`.

    `open_stream` is called again if the file is broken, to find exactly how much of it
    is sound. Memory is bounded by the caps in `limits`, whatever the file holds.
    """

    def __init__(
        self, open_stream: Callable[[], BinaryIO], *, check: bool = True, piece: int = 0
    ) -> None:
        """Prepare to read; `check` False leaves libxml2 out, for files read before.

        `piece` is how many bytes are taken at a time; it changes nothing but the speed.
        """
        self._open = open_stream
        self._check = check
        self._piece = piece or PIECE
        self._segments = Segments()
        self.repairs = Repairs()
        self.broken: Trouble | None = None
        """Why the file ends early, if it does: truncated, malformed, doctype, damaged …"""
        self.characters = 0
        """Characters read so far, for progress."""

    @property
    def troubles(self) -> list[Trouble]:
        """Return the texts that were cut since the list was last cleared."""
        return self._segments.troubles

    def __iter__(self) -> Iterator[str]:
        """Yield segments in order; each is whole tokens, all of them well-formed."""
        checker = _Checker() if self._check else None
        with self._open() as stream:
            try:
                for piece in _from_the_root(clean_pieces(stream, self.repairs, piece=self._piece)):
                    self.characters += len(piece)
                    try:
                        if checker is not None:
                            checker.feed(piece)
                    except etree.XMLSyntaxError:
                        self._segments.gather(piece)
                        raise
                    yield from self._segments.take(piece)
            except SourceError as error:  # damaged or bomb-like zip member
                self._break("damaged", error.what)
            except _Doctype:
                self._break("doctype", "The file declares a DOCTYPE, which is never read.")
            except TagTooLong as error:
                self._break("tag_too_long", str(error))
            except etree.XMLSyntaxError as error:
                yield from self._sound_part(error)
            else:
                yield from self._end(checker)

    def _break(self, kind: str, text: str) -> None:
        self.broken = Trouble(kind, text, self._segments.line)

    def _end(self, checker: _Checker | None) -> Iterator[str]:
        """Ask libxml2 whether the root element was closed, and yield what is left."""
        segments = self._segments
        whole = segments.whole()
        if whole:
            yield segments.advance(whole)
        try:
            if checker is not None:
                checker.close()
        except etree.XMLSyntaxError as error:
            message = _message(error)
            early = "<" in segments.pending or "Premature end" in message
            kind = "truncated" if early else "malformed"
            self._break(kind, f"The file ends too early, in line {segments.line}: {message}.")

    def _sound_part(self, error: etree.XMLSyntaxError) -> Iterator[str]:
        """Yield the tokens before the error, found by checking once more, token by token."""
        segments = self._segments
        if not segments.passing_over:
            checker = _Checker()
            sound = 0
            try:
                self._feed_again(checker)
                for token in TOKEN.finditer(segments.pending):
                    if token.start() != sound:
                        break
                    checker.feed(token[0])
                    sound = token.end()
            except etree.XMLSyntaxError as again:
                error = again
            if sound:
                yield segments.advance(sound)
        self._break("malformed", f"Line {segments.line} is not XML: {_message(error)}.")

    def _feed_again(self, checker: _Checker) -> None:
        left = self._segments.before
        with self._open() as stream:
            for piece in clean_pieces(stream, Repairs(), piece=self._piece):
                checker.feed(piece[:left])  # the root was reached before
                left -= len(piece)
                if left <= 0:
                    return


class _Doctype(Exception):
    """A DOCTYPE was met."""


_PROLOG = re.compile(r"\s*+(?:<\?(?:[^?]|\?(?!>))*\?>\s*+|<!--(?:[^-]|-(?!->))*-->\s*+)*")
_LONGEST_MARK = len("<!DOCTYPE")


def _from_the_root(pieces: Iterator[str]) -> Iterator[str]:
    """Yield the same text, the first time only once the root element is seen.

    So a DOCTYPE, which stands before the root, reaches neither libxml2 nor a reader.
    """
    head = ""
    for piece in pieces:
        head += piece
        found = _PROLOG.match(head)
        rest = head[found.end() :] if found is not None else head
        unfinished = rest.startswith(("<?", "<!--")) or len(rest) < _LONGEST_MARK
        if not unfinished and rest.startswith("<!"):
            raise _Doctype
        if not unfinished or len(head) > limits.FIELD:
            yield head
            yield from pieces
            return
    if head:
        yield head


class _Nothing:
    """A parser target that keeps nothing and lets no DOCTYPE pass."""

    def doctype(self, *_: object) -> None:
        raise _Doctype

    def close(self) -> None:
        return None


class _Checker:
    """libxml2, strict: no recovery, no entities, no network; depth and size are our caps."""

    def __init__(self) -> None:
        self._parser = etree.XMLParser(
            target=cast(Any, _Nothing()),  # lxml calls only the methods that are there
            encoding="utf-8",  # the text is fed in UTF-8 whatever the file declares
            recover=False,
            huge_tree=True,
            resolve_entities=False,
            no_network=True,
        )

    def feed(self, text: str) -> None:
        if text:
            self._parser.feed(text.encode())

    def close(self) -> None:
        self._parser.close()


def _message(error: etree.XMLSyntaxError) -> str:
    return str(error.msg or "not well-formed").partition(", line")[0].rstrip(".")
