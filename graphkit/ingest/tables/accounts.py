"""Account cells of a table: what sort of account a column holds, its profile says."""

from __future__ import annotations

from dataclasses import replace

from graphkit.ingest.tables.mapping import Field, Mapping
from graphkit.model.account import read_account, read_till, read_wallet
from graphkit.model.identifiers import Identifier


def read_account_cell(mapping: Mapping, field: Field, text: str) -> Identifier:
    """Read an account: a bank's or an IBAN, or, as `kind` says, a wallet or a till.

    Options of the column: kind (bank, wallet, till), operator, bank, country.
    """
    options = field.column.options
    kind = options.get("kind", "wallet" if "operator" in options else "bank")
    operator = options.get("operator")
    if kind == "wallet":
        found = read_wallet(text, operator=operator, region=mapping.region)
    elif kind == "till":
        found = read_till(text, operator=operator)
    else:
        country = options.get("country", mapping.region)
        found = read_account(text, country=country, bank=options.get("bank"))
    return replace(found, raw=text.strip())
