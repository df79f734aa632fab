"""The case folder: exhibits, record batches, hash-chained ledger, verification."""
