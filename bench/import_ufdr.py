"""How fast a Cellebrite report is read with everything extracted, against a bare parse.

The yardstick is an lxml target parser that only counts starts, ends and texts, on the same
bytes in the same run; goal: at least 0.85 of its rate. Peak memory is printed too.

    python bench/import_ufdr.py [megabytes] [--zip] [--rounds 3]
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from graphkit.ingest.phone.ufdr import CellebriteReport
from graphkit.ingest.reader import Settings
from graphkit.ingest.source import FileSource

PIECE = 64 * 1024
OWNER = "256772000001@s.whatsapp.net"
TEXT = (
    "the bus leaves from the old park at ten please bring both boxes to the shop before "
    "evening we wait near the bridge call when you are there thank you all is well"
)
WORDS = TEXT.split()
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<project id="0f0e" name="bench" '
    'reportVersion="8.5" extractionType="Legacy" NodeCount="0" ModelCount="0" '
    'xmlns="http://pa.cellebrite.com/report/2.0">\n<sourceExtractions>\n'
    '<extractionInfo id="0" name="Legacy" type="Legacy" index="0" />\n</sourceExtractions>\n'
    '<metadata section="Device Info">\n<item name="MSISDN" sourceExtraction="0">'
    "<![CDATA[256772000001]]></item>\n</metadata>\n<decodedData>\n"
)
TAIL = "</decodedData>\n<extraInfos>\n"


class Report:
    """Writes a made-up report: chats, calls and contacts, indented as real ones are."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.numbers = [f"25677{self.random.randrange(10**7):07d}" for _ in range(2_000)]

    def id(self) -> str:
        """Return a UUID."""
        return str(uuid.UUID(int=self.random.getrandbits(128)))

    def when(self) -> str:
        """Return a time with its offset."""
        r = self.random.randrange
        return f"2026-{r(1, 13):02}-{r(1, 29):02}T{r(24):02}:{r(60):02}:{r(60):02}.000+00:00"

    def text(self) -> str:
        """Return a text of everyday words."""
        return " ".join(self.random.choices(WORDS, k=self.random.randrange(2, 30)))

    def field(self, name: str, value: str | None, kind: str = "String") -> str:
        """Write one field; None is an empty one."""
        if value is None:
            return f'<field name="{name}" type="{kind}">\n<empty />\n</field>\n'
        if kind == "TimeStamp":
            shown = f' format="TimeStampKnown" formattedTimestamp="{value[:19]}+00:00"'
            inside = f'<value type="{kind}"{shown}>{value}</value>'
        else:
            inside = f'<value type="{kind}"><![CDATA[{value}]]></value>'
        return f'<field name="{name}" type="{kind}">\n{inside}\n</field>\n'

    def model(self, kind: str, body: str, state: str = "Intact") -> str:
        """Write one model around its fields."""
        return (
            f'<model type="{kind}" id="{self.id()}" deleted_state="{state}" '
            f'decoding_confidence="High" isrelated="False" source_index="0" extractionId="0">\n'
            f"{body}</model>\n"
        )

    def party(self, identifier: str, name: str, role: str, owner: bool) -> str:
        """Write one side of a communication."""
        field = self.field
        return self.model(
            "Party",
            field("UserMapping", "Decoding", "DecodingSourceOptions")
            + field("Identifier", identifier)
            + field("Name", name)
            + field("Role", role, "PartyRole")
            + field("IsPhoneOwner", str(owner), "Boolean")
            + field("IsGroupAdmin", "False", "Boolean")
            + field("Status", "Unknown", "MessageStatus")
            + field("DateRead", None, "TimeStamp")
            + field("DateDelivered", None, "TimeStamp")
            + '<multiField name="IPAddresses" type="String" />\n',
            "Unknown",
        )

    def message(self, partner: str) -> str:
        """Write one message of a chat."""
        field = self.field
        out = self.random.random() < 0.5
        sender = self.party(OWNER if out else partner, "me" if out else "Friend", "From", out)
        return self.model(
            "InstantMessage",
            field("UserMapping", "Decoding", "DecodingSourceOptions")
            + field("Source", "WhatsApp")
            + field("Identifier", self.id())
            + field("Body", self.text())
            + field("Subject", None)
            + field("TimeStamp", self.when(), "TimeStamp")
            + "".join(field(n, None, "TimeStamp") for n in ("DateRead", "DateDelivered"))
            + field("DateDeleted", None, "TimeStamp")
            + field("Status", "Sent" if out else "Read", "MessageStatus")
            + field("Type", "AppMessage", "InstantMessageType")
            + "".join(field(n, None) for n in ("Folder", "SMSC", "Label"))
            + field("Platform", "Mobile", "Platform")
            + field("SourceApplication", "WhatsApp")
            + field("ChatId", partner)
            + field("FromIsOwner", str(out), "Boolean")
            + f'<modelField name="From" type="Party">\n{sender}</modelField>\n'
            + '<multiModelField name="To" type="Party" />\n'
            + '<modelField name="Position" type="Coordinate">\n<empty />\n</modelField>\n'
            + "".join(
                f'<multiModelField name="{name}" type="{kind}" />\n'
                for name, kind in (
                    ("Attachments", "Attachment"),
                    ("SharedContacts", "Contact"),
                    ("MessageExtraData", "MessageLabel"),
                )
            )
            + f'<jumptargets name="">\n<targetid ismodel="true"><![CDATA[{self.id()}]]>'
            "</targetid>\n</jumptargets>\n",
        )

    def chat(self) -> Iterator[str]:
        """Write one chat with its messages."""
        partner = self.random.choice(self.numbers) + "@s.whatsapp.net"
        field = self.field
        messages = [self.message(partner) for _ in range(self.random.randrange(5, 60))]
        yield self.model(
            "Chat",
            field("Source", "WhatsApp")
            + field("Id", partner)
            + field("Name", None)
            + field("StartTime", self.when(), "TimeStamp")
            + field("LastActivity", self.when(), "TimeStamp")
            + field("Account", OWNER)
            + '<multiModelField name="Participants" type="Party">\n'
            + self.party(OWNER, "me", "General", True)
            + self.party(partner, "Friend", "General", False)
            + '</multiModelField>\n<multiModelField name="Messages" type="InstantMessage">\n'
            + "".join(messages)
            + "</multiModelField>\n",
        )

    def call(self) -> str:
        """Write one call."""
        field = self.field
        out = self.random.random() < 0.5
        party = self.party("+" + self.random.choice(self.numbers), "Friend",
                           "To" if out else "From", False)  # fmt: skip
        return self.model(
            "Call",
            field("Source", None)
            + field("Direction", "Outgoing" if out else "Incoming", "CallDirection")
            + field("Status", "Established", "TelephonyCallStatus")
            + field("TimeStamp", self.when(), "TimeStamp")
            + field("Duration", f"00:{self.random.randrange(60):02}:07", "TimeSpan")
            + field("VideoCall", "False", "Boolean")
            + field("CountryCode", None)
            + f'<multiModelField name="Parties" type="Party">\n{party}</multiModelField>\n',
        )

    def contact(self) -> str:
        """Write one entry of the address book."""
        field = self.field
        entry = self.model(
            "PhoneNumber",
            field("Category", "Mobile") + field("Value", "+" + self.random.choice(self.numbers)),
        )
        return self.model(
            "Contact",
            field("Name", " ".join(self.random.choices(WORDS, k=2)).title())
            + field("Source", None)
            + field("TimeCreated", None, "TimeStamp")
            + f'<multiModelField name="Entries" type="PhoneNumber">\n{entry}</multiModelField>\n',
        )

    def write(self, path: Path, size: int) -> None:
        """Write a report of about `size` bytes."""
        with path.open("w", encoding="utf-8") as out:
            out.write(HEAD)
            for kind, share in (("Call", 0.08), ("Contact", 0.1), ("Chat", 0.97)):
                out.write(f'<modelType type="{kind}">\n')
                while out.tell() < size * share:
                    if kind == "Chat":
                        out.writelines(self.chat())
                    else:
                        out.write(self.call() if kind == "Call" else self.contact())
                out.write("</modelType>\n")
            out.write(TAIL)
            while out.tell() < size:
                out.write(
                    f'<extraInfo type="model" id="{self.id()}"><sourceInfo><nodeInfos><nodeInfo '
                    f'name="msgstore.db" path="/data/msgstore.db" size="1" tableName="message" '
                    f'offset="{self.random.randrange(10**7)}" /></nodeInfos></sourceInfo>'
                    "</extraInfo>\n"
                )
            out.write("</extraInfos>\n</project>\n")


class Counter:
    """The bare yardstick: is told of every start, end and text, and counts them."""

    def __init__(self) -> None:
        self.starts = self.ends = self.texts = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element."""
        self.starts += 1

    def end(self, tag: str) -> None:
        """Count the end of an element."""
        self.ends += 1

    def data(self, text: str) -> None:
        """Count a text."""
        self.texts += 1

    def close(self) -> int:
        """Return how many elements there were."""
        return self.starts


def bare(source: FileSource) -> dict[str, int]:
    """Parse the report with the yardstick."""
    parser = etree.XMLParser(
        target=Counter(),
        recover=False,
        huge_tree=True,
        resolve_entities=False,
        no_network=True,
    )
    with opened(source) as stream:
        while piece := stream.read(PIECE):
            parser.feed(piece)
    return {"elements": parser.close()}


def opened(source: FileSource) -> BinaryIO:
    """Open the XML of the report, packed or plain."""
    container = source.container()
    inner = None if container is None else container.get("report.xml")
    return source.open() if inner is None else inner.open()


def extracted(source: FileSource) -> dict[str, int]:
    """Read the report and count the records by type."""
    found: dict[str, int] = {}
    for piece in CellebriteReport().read(source, Settings(region="UG")):
        for record_type, table in piece.tables.items():
            found[record_type.value] = found.get(record_type.value, 0) + table.num_rows
    return found


def timed(work: Callable[[FileSource], dict[str, int]], path: Path) -> tuple[float, dict[str, int]]:
    """Return the processor seconds of a piece of work, and what it found."""
    source = FileSource(path, "ex-bench", path.name)
    start = time.process_time()
    found = work(source)
    return time.process_time() - start, found


def peak(path: Path) -> dict[str, Any]:
    """Read the report in a process of its own and return its peak memory."""
    code = (
        "import json, re, sys\n"
        "from pathlib import Path\n"
        "sys.path.insert(0, 'bench')\n"
        "import import_ufdr as b\n"
        "status = Path('/proc/self/status')\n"
        "kb = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1])\n"
        "before = kb()\n"
        "b.timed(b.extracted, Path(sys.argv[1]))\n"
        "print(json.dumps({'before': before, 'peak': kb()}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def main() -> None:
    """Write a report, read it both ways, and print the ratio."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("megabytes", type=int, nargs="?", default=100)
    options.add_argument("--zip", action="store_true", help="as a .ufdr instead of plain XML")
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="graphkit-bench-") as folder:
        path = Path(folder) / "report.xml"
        Report(7).write(path, given.megabytes * 1_000_000)
        size = path.stat().st_size / 1e6
        if given.zip:
            packed = path.with_suffix(".ufdr")
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(path, "report.xml")
            path = packed
        for number in range(given.rounds):
            bare_seconds, counted = timed(bare, path)
            seconds, found = timed(extracted, path)
            print(
                f"round {number + 1}: {size:.0f} MB, bare {size / bare_seconds:.1f} MB/s, "
                f"extracted {size / seconds:.1f} MB/s, ratio {bare_seconds / seconds:.2f}"
            )
        memory = peak(path)
        print(f"records {found}, elements {counted['elements']:,}")
        print(
            f"memory before {memory['before'] / 1024:.0f} MB, peak {memory['peak'] / 1024:.0f} MB,"
            f" grown by {(memory['peak'] - memory['before']) / 1024:.0f} MB"
        )


if __name__ == "__main__":
    main()
