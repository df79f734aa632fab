"""A phone extraction as an UFDR: a zip with report.xml, two SIM cards of one handset."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from samples.people import Person
from samples.story import Talk

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<project id="11111111-0000-4000-8000-000000000001" name="Extraction" reportVersion="5.6.0.0"
 extractionType="FileSystem" xmlns="http://pa.cellebrite.com/report/2.0">
<sourceExtractions>
"""
FIXED = (2026, 9, 20, 8, 0, 0)
"""The time stamped on members of a zip: the same in every run."""


def write(
    path: Path,
    owner: Person,
    talks: Sequence[Talk],
    contacts: Iterable[tuple[str, str]],
) -> dict[str, str]:
    """Write the extraction of a person's handset; return talk and contact ids by model id.

    Each SIM card is an extraction of its own with its MSISDN.
    """
    draw = random.Random(112)  # noqa: S311 - model ids of a sample
    parts = [_HEAD]
    for index in range(len(owner.numbers)):
        parts.append(
            f'<extractionInfo id="{index}" name="SIM {index + 1}" type="FileSystem" '
            f'deviceName="Tecno Spark 10" index="{index}" IsPartialData="False"/>\n'
        )
    parts.append("</sourceExtractions>\n<caseInformation/>\n")
    parts.append('<metadata section="Device Info">\n')
    for index, number in enumerate(owner.numbers):
        parts.append(
            f'<item id="m{index}" name="MSISDN" sourceExtraction="{index}">'
            f"<![CDATA[{number.e164}]]></item>\n"
        )
    parts.append('<item name="IMEI" sourceExtraction="0"><![CDATA[356938035643809]]></item>\n')
    parts.append("</metadata>\n<decodedData>\n")
    ids: dict[str, str] = {}
    parts.append('<modelType type="Call">\n')
    for talk in talks:
        if talk.kind == "call":
            parts.append(_call(owner, talk, _id(draw)))
    parts.append('</modelType>\n<modelType type="Chat">\n')
    parts.append(_chats(owner, [t for t in talks if t.kind == "sms"], draw))
    parts.append('</modelType>\n<modelType type="Contact">\n')
    for name, number_text in contacts:
        model = _id(draw)
        ids[f"model {model}"] = name
        parts.append(_contact(name, number_text, model))
    parts.append("</modelType>\n</decodedData>\n</project>\n")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        info = zipfile.ZipInfo("report.xml", FIXED)
        info.compress_type = zipfile.ZIP_DEFLATED
        out.writestr(info, "".join(parts))
    return ids


def _id(draw: random.Random) -> str:
    return f"{draw.getrandbits(128):032x}"


def _extraction(owner: Person, talk: Talk) -> int:
    own = [number.e164 for number in owner.numbers]
    return own.index(talk.sender if talk.sender in own else talk.receiver)


def _field(name: str, kind: str, value: str) -> str:
    return (
        f'<field name="{name}" type="{kind}"><value type="{kind}">{escape(value)}</value></field>'
    )


def _party(role: str, identifier: str, owner: bool) -> str:
    return (
        '<model type="Party" deleted_state="Intact">'
        + _field("Identifier", "String", identifier)
        + _field("Role", "PartyRole", role)
        + _field("IsPhoneOwner", "Boolean", str(owner))
        + "</model>"
    )


def _time(talk: Talk) -> str:
    return talk.at.strftime("%Y-%m-%dT%H:%M:%S.000+00:00")


def _call(owner: Person, talk: Talk, model: str) -> str:
    own = {number.e164 for number in owner.numbers}
    outgoing = talk.sender in own
    status = "Answered" if talk.answered else ("Not Answered" if outgoing else "Missed")
    span = f"{talk.seconds // 3600:02}:{talk.seconds // 60 % 60:02}:{talk.seconds % 60:02}"
    other = talk.receiver if outgoing else talk.sender
    return (
        f'<model type="Call" id="{model}" deleted_state="Intact" decoding_confidence="High" '
        f'extractionId="{_extraction(owner, talk)}">'
        + _field("Direction", "CallDirection", "Outgoing" if outgoing else "Incoming")
        + _field("Status", "CallStatus", status)
        + _field("TimeStamp", "TimeStamp", _time(talk))
        + _field("Duration", "TimeSpan", span)
        + '<multiModelField name="Parties" type="Party">'
        + _party("To" if outgoing else "From", other, False)
        + "</multiModelField></model>\n"
    )


def _chats(owner: Person, talks: Sequence[Talk], draw: random.Random) -> str:
    own = {number.e164 for number in owner.numbers}
    threads: dict[tuple[int, str], list[Talk]] = {}
    for talk in talks:
        other = talk.receiver if talk.sender in own else talk.sender
        threads.setdefault((_extraction(owner, talk), other), []).append(talk)
    parts = []
    for (extraction, other), messages in sorted(threads.items()):
        parts.append(
            f'<model type="Chat" id="{_id(draw)}" deleted_state="Intact" '
            f'extractionId="{extraction}">'
            + _field("Source", "String", "SMS")
            + _field("Id", "String", other)
            + '<multiModelField name="Participants" type="Party">'
            + _party("General", owner.numbers[extraction].e164, True)
            + _party("General", other, False)
            + '</multiModelField><multiModelField name="Messages" type="InstantMessage">'
        )
        for talk in messages:
            parts.append(
                f'<model type="InstantMessage" id="{_id(draw)}" deleted_state="Intact" '
                f'extractionId="{extraction}">'
                '<modelField name="From" type="Party">'
                + _party("From", talk.sender, talk.sender in own)
                + '</modelField><multiModelField name="To" type="Party"/>'
                + _field("Body", "String", talk.text)
                + _field("TimeStamp", "TimeStamp", _time(talk))
                + _field("Status", "MessageStatus", "Sent" if talk.sender in own else "Read")
                + "</model>"
            )
        parts.append("</multiModelField></model>\n")
    return "".join(parts)


def _contact(name: str, number: str, model: str) -> str:
    return (
        f'<model type="Contact" id={quoteattr(model)} deleted_state="Intact" extractionId="0">'
        + _field("Name", "String", name)
        + _field("Source", "String", "Phone")
        + '<multiModelField name="Entries" type="ContactEntry">'
        '<model type="PhoneNumber" deleted_state="Intact">'
        + _field("Category", "String", "Mobile")
        + _field("Value", "String", number)
        + "</model></multiModelField></model>\n"
    )
