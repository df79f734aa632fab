"""The readers, in the order in which they are asked: the most particular formats first.

A new format is one more file and one more line here. Tables come last, and among them
those with a mapping profile: a profile knows its layout, the others look for a pattern.
"""

from __future__ import annotations

from graphkit.ingest.adverts.advert_lines import AdvertLines
from graphkit.ingest.adverts.advert_table import AdvertTable
from graphkit.ingest.finance.statement import StatementTable
from graphkit.ingest.phone.ios_address_book import IosAddressBook
from graphkit.ingest.phone.ios_whatsapp_calls import IosWhatsAppCalls
from graphkit.ingest.phone.ios_whatsapp_chat import IosWhatsAppChats
from graphkit.ingest.phone.ios_whatsapp_contacts import IosWhatsAppContacts
from graphkit.ingest.phone.ios_whatsapp_lids import IosWhatsAppLids
from graphkit.ingest.phone.sms_backup import SmsBackup
from graphkit.ingest.phone.sqlite_without_tables import SqliteWithoutTables
from graphkit.ingest.phone.ufdr import CellebriteReport
from graphkit.ingest.phone.vcard import VCards
from graphkit.ingest.phone.whatsapp_text import WhatsAppText
from graphkit.ingest.reader import Reader
from graphkit.ingest.tables.table_reader import TABLE_READERS

READERS: tuple[Reader, ...] = (
    CellebriteReport(),
    SmsBackup(),
    IosAddressBook(),
    IosWhatsAppChats(),
    IosWhatsAppCalls(),
    IosWhatsAppContacts(),
    IosWhatsAppLids(),
    SqliteWithoutTables(),
    VCards(),
    WhatsAppText(),
    AdvertLines(),
    *TABLE_READERS,
    AdvertTable(),
    StatementTable(),
)
