"""XML read safely: repairs before parsing, strict checking, caps, and exact segments."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from graphkit.ingest import limits
from graphkit.ingest.source import FileSource
from graphkit.ingest.xml_markup import TOKEN, attributes, unescape
from graphkit.ingest.xml_stream import XmlStream
from graphkit.ingest.xml_text import Repairs, clean_pieces, encoding_of


def read(raw: bytes, *, piece: int = 0) -> tuple[str, XmlStream]:
    stream = XmlStream(lambda: io.BytesIO(raw), piece=piece)
    return "".join(stream), stream


def clean(raw: bytes, piece: int = 1 << 16) -> tuple[str, Repairs]:
    repairs = Repairs()
    return "".join(clean_pieces(io.BytesIO(raw), repairs, piece=piece)), repairs


# repairs


def test_forbidden_characters_and_references_are_replaced_one_for_one() -> None:
    text, repairs = clean(b"<a>&#0;&#x1f; \x00\x0b &#xFFFE; &#1114112; \xef\xbf\xbf ok &#9;</a>")
    assert text == "<a>\ufffd\ufffd \ufffd\ufffd \ufffd \ufffd \ufffd ok &#9;</a>"
    assert (repairs.replaced, repairs.joined, repairs.undecoded) == (7, 0, 0)


def test_the_halves_of_a_pair_are_joined_and_a_lone_half_is_replaced() -> None:
    text, repairs = clean(b"&#55357;&#56832; &#xD83D;&#xDE00; &#55357; &#56832;&#55357;")
    assert text == "\U0001f600 \U0001f600 \ufffd \ufffd\ufffd"
    assert (repairs.joined, repairs.replaced) == (2, 3)
    assert repairs.sentences() == [
        "3 characters that XML forbids became U+FFFD.",
        "2 characters written as two surrogate references were joined.",
    ]


def test_a_half_behind_another_forbidden_reference_still_finds_its_pair() -> None:
    assert clean(b"&#0;&#55357;&#56832;")[0] == "\ufffd\U0001f600"


def test_bytes_that_are_not_utf_8_are_replaced_and_counted() -> None:
    text, repairs = clean(b"caf\xe9 \xff")
    assert (text, repairs.undecoded) == ("caf\ufffd \ufffd", 2)


def test_legal_references_are_left_for_the_parser() -> None:
    raw = b"&amp;&#65;&#x41;&#128512;&#10;&#xFFFD;&#x10FFFF;&#55295;&#57344;"
    text, repairs = clean(raw)
    assert (text, repairs) == (raw.decode(), Repairs())


def test_every_forbidden_code_is_found_in_both_notations() -> None:
    codes = [*range(32), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010), 0x10FFFF, 0x110000, 10**9]
    for code in codes:
        legal = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
        legal = legal or 0x10000 <= code < 0x110000
        for written in (f"&#{code};", f"&#000{code};", f"&#x{code:x};", f"&#x0{code:X};"):
            assert clean(written.encode())[0] == (written if legal else "\ufffd")


def test_line_ends_become_line_feeds() -> None:
    assert clean(b"a\r\nb\rc\n\r")[0] == "a\nb\nc\n\n"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"<a/>", "utf-8-sig"),
        (b"\xef\xbb\xbf<a/>", "utf-8-sig"),
        ("\ufeff<a/>".encode("utf-16-le"), "utf-16"),
        ("<a/>".encode("utf-16-be"), "utf-16-be"),
        (b'<?xml version="1.0" encoding="windows-1252"?>', "cp1252"),
        (b"<?xml version='1.0' encoding='UTF-8'?>", "utf-8-sig"),
        (b'<?xml version="1.0" encoding="rot13"?>', "utf-8-sig"),
        (b'<?xml version="1.0" encoding="no-such"?>', "utf-8-sig"),
    ],
)
def test_the_encoding_is_taken_from_the_first_bytes(head: bytes, encoding: str) -> None:
    assert encoding_of(head) == encoding


_SCRAPS = st.sampled_from(
    [
        b"&#55357;",
        b"&#56832;",
        b"&#xD83D;",
        b"&#0;",
        b"&amp;",
        b"&",
        b"\r",
        b"\r\n",
        "é☕".encode(),
        b"\xff",
        b"\x00",
        b"< a>",
    ]
)


@settings(max_examples=150, deadline=None)
@given(scraps=st.lists(_SCRAPS, max_size=30), piece=st.integers(1, 12))
def test_cleaning_does_not_depend_on_the_size_of_the_pieces(
    scraps: list[bytes], piece: int
) -> None:
    raw = b"".join(scraps)
    assert clean(raw, piece)[0] == clean(raw)[0]


# checking


@pytest.mark.parametrize(
    ("raw", "kind", "kept"),
    [
        (b"<a><b>1</b><b>2</b><b>", "truncated", "<a><b>1</b><b>2</b><b>"),
        (b"<a><b>1</b><b x='", "truncated", "<a><b>1</b>"),
        (b"<a><b>1</b><![CDATA[ 2", "truncated", "<a><b>1</b>"),
        (b"<a><b>1</b><b>2</c><b>3</b></a>", "malformed", "<a><b>1</b><b>2"),
        (b"<a><b>1</b><b>&nbsp;</b></a>", "malformed", "<a><b>1</b><b>"),
        (b"<a><b>1</b><b x=1/></a>", "malformed", "<a><b>1</b>"),
        (b"<a/>junk", "malformed", "<a/>"),
        (b"<a/><a/>", "malformed", "<a/>"),
        (b"junk", "malformed", ""),
        (b"", "malformed", ""),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "doctype", ""),
    ],
)
@pytest.mark.parametrize("piece", [1, 5, 0])
def test_a_broken_file_says_why_and_gives_what_is_sound(
    raw: bytes, kind: str, kept: str, piece: int
) -> None:
    text, stream = read(raw, piece=piece)
    assert stream.broken is not None
    assert stream.broken.kind == kind
    # A text is judged with the markup behind it; what holds a bad one never ends.
    assert text in (kept, kept + "&nbsp;", kept + "junk")


def test_entities_are_never_expanded_and_no_file_is_opened() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;&l;&l;">]><a>&m;</a>'
    text, stream = read(laughs)
    assert (text, stream.broken.kind if stream.broken else None) == ("", "doctype")


def test_the_line_of_the_break_is_told() -> None:
    _, stream = read(b"<a>\n<b/>\n\n<c></d></a>")
    assert stream.broken is not None
    assert (stream.broken.line, "line 4" in stream.broken.text.lower()) == (4, True)


def test_a_damaged_zip_member_ends_as_a_trouble(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        rows = "".join(f"<b>{n * 7919}</b>" for n in range(400_000))
        archive.writestr("a.xml", f"<a>{rows}</a>")
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(raw)
    source = FileSource(path, "ex-1", "x.zip")
    container = source.container()
    assert container is not None
    member = container.get("a.xml")
    assert member is not None
    stream = XmlStream(member.open)
    text = "".join(stream)
    container.close()
    assert text.startswith("<a><b>0</b>")
    assert stream.broken is not None
    assert stream.broken.kind == "damaged"


# caps


@pytest.mark.parametrize(
    ("opening", "closing", "kept"),
    [("<![CDATA[", "]]>", limits.FIELD), ("", "", limits.FIELD), ("<!--", "-->", 0)],
)
def test_an_overlong_text_is_cut_and_the_rest_of_the_file_is_read(
    opening: str, closing: str, kept: int
) -> None:
    long = "y" * (limits.FIELD + 3_000_000)
    text, stream = read(f"<a><b>1</b><c>{opening}{long}{closing}</c><b>2</b></a>".encode())
    assert stream.broken is None
    assert text.count("y") == kept
    assert text.endswith("</c><b>2</b></a>")
    assert [trouble.kind for trouble in stream.troubles] == ["field_too_long"]


def test_a_tag_beyond_the_cap_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIELD", 10_000)
    monkeypatch.setattr(limits, "LINE", 300_000)
    text, stream = read(b"<a><b/><c d='" + b"z" * 400_000 + b"'/><b/></a>")
    assert text == "<a><b/>"
    assert stream.broken is not None
    assert stream.broken.kind == "tag_too_long"
    text, stream = read(b"<a><b/><c d='" + b"z" * 200_000 + b"'/><b/></a>")
    assert stream.broken is None
    assert text.endswith("'/><b/></a>")


# segments


class _Events:
    """What lxml makes of a document: the truth that segments are measured by."""

    def __init__(self) -> None:
        self.found: list[tuple[str, ...]] = []

    def start(self, tag: str, attrib: dict[str, str]) -> None:
        self.found.append(("start", tag, *sorted(f"{k}={v}" for k, v in attrib.items())))

    def end(self, tag: str) -> None:
        self.found.append(("end", tag))

    def data(self, text: str) -> None:
        if not text:
            return
        if self.found and self.found[-1][0] == "text":
            text = self.found.pop()[1] + text
        self.found.append(("text", text))

    def close(self) -> list[tuple[str, ...]]:
        return self.found


def tokens(segments: list[str]) -> list[tuple[str, ...]]:
    events = _Events()
    for segment in segments:
        place = 0
        for found in TOKEN.finditer(segment):
            assert found.start() == place  # nothing between two tokens
            place = found.end()
            end, start, inside, closed, section, text = found.groups()
            if end:
                events.end(end)
            elif start:
                events.start(start, attributes(inside))
                if closed:
                    events.end(start)
            elif section or text:
                events.data(section or unescape(text))
        assert place == len(segment)
    return events.found


_TEXT = st.text(st.sampled_from("ab <>&]'\"\n\té☕-?!/="), max_size=12)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")


def _attribute(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")


def _element(name: str, value: str, parts: list[str], quote: str) -> str:
    tag = f"<{name} x={quote}{_attribute(value) if quote == chr(34) else value}{quote}"
    return f"{tag}>{''.join(parts)}</{name}>" if parts else f"{tag} />"


_LEAVES = st.one_of(
    _TEXT.map(_escaped),
    _TEXT.map(lambda t: "<![CDATA[" + t.replace("]]>", "") + "]]>"),
    _TEXT.map(lambda t: "<!--" + t.replace("-", "") + "<b></b>-->"),
    _TEXT.map(lambda t: "<?pi " + t.replace("?", "") + "?>"),
    st.just("<![CDATA[<![CDATA[ <a> </a> ]] >]]>"),
)
_NODES = st.recursive(
    _LEAVES,
    lambda inner: st.builds(
        _element,
        st.sampled_from(["a", "b", "field", "é"]),
        st.text(st.sampled_from("ab>é="), max_size=6),
        st.lists(inner, max_size=4),
        st.sampled_from(["'", '"']),
    ),
    max_leaves=25,
)


@settings(max_examples=250, deadline=None)
@given(nodes=st.lists(_NODES, max_size=6), piece=st.integers(1, 40))
def test_segments_hold_exactly_what_libxml2_reads(nodes: list[str], piece: int) -> None:
    raw = f"<root>{''.join(nodes)}</root>".encode()
    target = _Events()
    parser = etree.XMLParser(target=target, resolve_entities=False)
    parser.feed(raw)
    truth = parser.close()
    stream = XmlStream(lambda: io.BytesIO(raw), piece=piece)
    assert tokens(list(stream)) == truth
    assert stream.broken is None


@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=120), wrap=st.booleans(), piece=st.integers(1, 50))
def test_any_bytes_end_in_sound_segments_and_a_reason(raw: bytes, wrap: bool, piece: int) -> None:
    raw = b"<a>" + raw + b"</a>" if wrap else raw
    text, stream = read(raw, piece=piece)
    if stream.broken is None:
        tokens([text])


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (" a=\"1\" b='2'", {"a": "1", "b": "2"}),
        (" p:a = \"x > 'y'\"", {"a": "x > 'y'"}),
        (' a="&lt;&#65;&amp;&quot;\n" ', {"a": '<A&" '}),
        ("", {}),
        (' a="" ', {"a": ""}),
        (' a="x=y" b="p:q"', {"a": "x=y", "b": "p:q"}),
    ],
)
def test_attributes_by_local_name(written: str, found: dict[str, str]) -> None:
    assert attributes(written) == found


@pytest.fixture
def opened() -> Callable[[], list[io.BytesIO]]:
    """Remember every stream that is opened."""
    return list


def test_streams_are_closed(opened: Callable[[], list[io.BytesIO]]) -> None:
    streams = opened()

    def open_stream() -> io.BytesIO:
        streams.append(io.BytesIO(b"<a><b></c></a>"))
        return streams[-1]

    assert "".join(XmlStream(open_stream)) == "<a><b>"
    assert len(streams) == 2
    assert all(stream.closed for stream in streams)
