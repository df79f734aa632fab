"""One pass over a Cellebrite report: each event of the parser to the module that it concerns."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from graphkit.errors import MalformedRecord
from graphkit.ingest.phone import ufdr_contacts, ufdr_messages, ufdr_places
from graphkit.ingest.phone.seen_ids import SeenIds
from graphkit.ingest.phone.ufdr_attachments import Attachments
from graphkit.ingest.phone.ufdr_contacts import Contacts
from graphkit.ingest.phone.ufdr_held import HeldMessages
from graphkit.ingest.phone.ufdr_index import ReportIndex
from graphkit.ingest.phone.ufdr_messages import Communications
from graphkit.ingest.phone.ufdr_models import Complete, Event, Extraction, Item, Model, Passed
from graphkit.ingest.phone.ufdr_owners import Owners
from graphkit.ingest.phone.ufdr_parties import PartyReader
from graphkit.ingest.phone.ufdr_places import Places
from graphkit.ingest.phone.ufdr_transfers import Transfers
from graphkit.ingest.phone.ufdr_xml import ReportParser
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.xml_stream import XmlStream
from graphkit.model.kinds import RecordType

WANTED = frozenset(
    {"Chat", "TransferOfFunds", *ufdr_messages.KINDS, *ufdr_contacts.KINDS, *ufdr_places.KINDS}
)
"""Models that become records; the others are counted by type, so nothing is silent."""

SLICE_ROWS = 10_000
_AGAIN = "the same model id again"


class Reading:
    """Reads one report; the state of the pass, in bounded memory."""

    def __init__(
        self,
        exhibit_id: str,
        settings: Settings,
        index: ReportIndex,
        is_there: Callable[[str], bool],
        *,
        slice_rows: int = SLICE_ROWS,
    ) -> None:
        """A wall clock becomes an instant only if its zone was stated for this very file."""
        zone = settings.timezone if "timezone" in settings.stated else None
        region = settings.region
        self.rows = Rows(exhibit_id, slice_rows=slice_rows)
        self._index = index
        self._owners = Owners(exhibit_id, region)
        people = PartyReader(exhibit_id, region)
        self._contacts = Contacts(self.rows, self._owners, people, region, zone)
        attachments = Attachments(self.rows, index, self._contacts, is_there)
        self._communications = Communications(
            self.rows, self._owners, people, index, attachments, zone
        )
        self._places = Places(self.rows, self._owners, zone)
        self._transfers = Transfers(self.rows, people, zone)
        self._seen: dict[str, SeenIds] = {}  # by extraction: each is a device of its own
        self._held = HeldMessages()
        self._chat: Model | None = None
        self._unnamed = 0
        self._complete_models = 0
        self._skipped: Counter[str] = Counter()
        self._deep: set[str] = set()
        self._owners_written = False
        self._secret_models = 0

    def note(self, event: Event) -> None:
        """Take what the report says of itself: extractions, device, files, origins."""
        if isinstance(event, Extraction | Item):
            self._owners.take(event)
        else:
            self._index.take(event)

    def slices(self, stream: XmlStream, size: int) -> Iterator[Slice]:
        """Yield the records of the whole report; raise at the end if it is cut off.

        What stands before the break is read and committed like any other record.
        """
        return _without_collector(self._slices(stream, size))

    def _slices(self, stream: XmlStream, size: int) -> Generator[Slice, None, None]:
        parser = ReportParser(WANTED, notes_behind=False)
        rows = self.rows
        try:
            for segment in stream:
                for event in parser.events(segment):
                    if isinstance(event, Complete):
                        if event.chat is not None and event.chat is self._chat:
                            self._hold(event.model)
                            continue
                        for _ in self._complete(event):
                            if rows.full():
                                yield rows.cut(done=min(stream.characters / max(size, 1), 1.0))
                    elif isinstance(event, Passed):
                        self._passed(event)
                    else:
                        self.note(event)
                self._troubles(stream, parser)
            for _ in self._flush(self._chat):
                if rows.full():
                    yield rows.cut()
            self._write_owners()
            broken = self._broken(stream, parser)
            self._facts(stream)
            if self._complete_models or not broken:
                yield rows.cut(done=1.0)
        finally:
            self._held.close()
        if broken:
            raise MalformedRecord(
                broken,
                exhibit=rows.exhibit_id,
                hint="Ask for a whole copy; what stood before it was read and kept.",
            )

    # models

    def _complete(self, event: Complete) -> Iterator[None]:
        """Handle one finished model; yield after each record-giving model, for the cut."""
        model, chat = event
        self._complete_models += 1
        if not self._owners_written:
            self._write_owners()
        if chat is not self._chat and model is not self._chat:
            yield from self._flush(self._chat)  # of a chat that was too large
        if model.type == "Chat":
            yield from self._flush(model)
            yield
            return
        if chat is not None:
            self._chat = chat
            self._hold(model)
        elif self._is_new(model):
            self._add(model)
            yield

    def _hold(self, message: Model) -> None:
        """Let a message of a chat wait for the end of the chat."""
        if self._is_new(message):
            self._held.put(message)

    def _add(self, model: Model) -> None:
        locator = self._communications.locator(model)
        if model.type in ufdr_messages.KINDS:
            self._communications.add(model)
        elif model.type in ufdr_contacts.KINDS:
            self._contacts.add(model, locator)
        elif model.type in ufdr_places.KINDS:
            self._places.add(model, locator)
        else:
            self._transfers.add(model, locator)

    def _flush(self, chat: Model | None) -> Iterator[None]:
        """Add the messages that waited for the end of their chat, then its own log."""
        self._chat = None
        if chat is None:
            return
        lent = self._communications.chat(chat)
        for message in self._held.take():
            self._communications.add(message, lent)
            yield
        for number, activity in enumerate(chat.models.get("ActivityLog", ()), 1):
            locator = f"{self._communications.locator(chat)} ActivityLog {number}"
            if activity.id:
                if not self._is_new(activity):
                    continue
                locator = self._communications.locator(activity)
            self._communications.add_activity(activity, lent, locator)
            yield

    def _is_new(self, model: Model) -> bool:
        """Tell whether this model was not read before; it may stand in a chat and at the top.

        A model without id gets one of its place among such models.
        """
        attributes = model.attributes
        name = attributes.get("id")
        if not name:
            self._unnamed += 1
            attributes["id"] = f"#{self._unnamed}"
            return True
        extraction = attributes.get("extractionId", "")
        seen = self._seen.get(extraction)
        if seen is None:
            seen = self._seen[extraction] = SeenIds()
        if seen.add(name):
            return True
        self._skipped[_AGAIN] += 1
        return False

    def _write_owners(self) -> None:
        if not self._owners_written:
            self._owners.write(self.rows)
            self._owners_written = True

    # what was not read

    def _passed(self, event: Passed) -> None:
        rows = self.rows
        locator = f"model {event.id}" if event.id else "report"
        if event.why == "type":
            self._skipped[event.type] += 1
            self._secret_models += event.type == "Password"
        elif event.why == "depth":
            if event.id not in self._deep and len(self._deep) < 10_000:
                self._deep.add(event.id)
                rows.problem(
                    locator, "too_deep",
                    "Elements nest too deeply here; what stands deeper was not read.",
                )  # fmt: skip
        else:
            replaces = RecordType.COMMUNICATIONS if event.type in ufdr_messages.KINDS else None
            rows.problem(
                locator, "model_too_large", "This model is too large to be read; it was left out.",
                replaces=replaces,
            )  # fmt: skip
            if replaces is not None:
                rows.used()

    def _troubles(self, stream: XmlStream, parser: ReportParser) -> None:
        for trouble in stream.troubles:
            models = parser.open_models
            place = f"model {models[-1].id}" if models else f"line {trouble.line}"
            self.rows.problem(place, trouble.kind, trouble.text)
        stream.troubles.clear()

    def _broken(self, stream: XmlStream, parser: ReportParser) -> str:
        """Note why the report ends early, and the model that it broke off in."""
        rows = self.rows
        broken = stream.broken
        if broken is None:
            if not parser.stopped:
                return ""
            text = "Elements nest so deeply that the rest of the report was not read."
            rows.problem("report", "too_deep", text)
            return text
        for model in parser.open_models:
            if model.type in ufdr_messages.KINDS:
                rows.problem(
                    f"model {model.id}", broken.kind,
                    "The report breaks off inside of this model; it was left out.",
                    replaces=RecordType.COMMUNICATIONS,
                )  # fmt: skip
                rows.used()
                break
        rows.problem(f"line {broken.line}", broken.kind, broken.text)
        return broken.text

    def _facts(self, stream: XmlStream) -> None:
        notes = stream.repairs.sentences()
        secrets = self._communications.secrets + self._contacts.secrets + self._places.secrets
        secrets += self._secret_models
        if secrets:
            notes.append(f"{secrets:,} passwords, tokens or keys were dropped.")
        if self._places.placeless:
            self._skipped["places without coordinates or address"] = self._places.placeless
        if self._skipped:
            self.rows.fact("skipped", dict(sorted(self._skipped.items())))
        if notes:
            self.rows.fact("notes", notes)


def _without_collector(slices: Generator[Slice, None, None]) -> Iterator[Slice]:
    """Yield the same slices, with Python's cycle collector resting while one is made.

    Models come and go by the million and never form cycles; the collector would walk over
    all of them again and again. It runs as usual wherever the slices are used.
    """
    with closing(slices):
        while True:
            running = gc.isenabled()
            gc.disable()
            try:
                piece = next(slices, None)
            finally:
                if running:
                    gc.enable()
            if piece is None:
                return
            yield piece
