"""The record: tables, ledger, queries, integrity checks, migrations. Knows no Temporal."""
