"""The record, the rule tables and what is looked up in them, put together once.

Belongs here: what both the way in and the workers need. Not here: Temporal, nor any driver's keys.
"""

from dataclasses import dataclass

from sqlalchemy import Engine

from activities.counting import counter
from activities.enrich import Enricher
from domain.registry import PROCESSES
from law.tables import Tables, load
from records.commit import Recorder
from records.engine import make_engine
from records.project import project


@dataclass(frozen=True)
class Parts:
    """The record's engine and writer, the rule tables, and the look-ups of an opening."""

    engine: Engine
    tables: Tables
    recorder: Recorder
    enricher: Enricher


def assemble_parts(database_url: str) -> Parts:
    """Put the parts together (the record must have been migrated)."""
    engine, tables = make_engine(database_url), load()
    recorder = Recorder(engine, PROCESSES, counter(tables), project)
    return Parts(engine, tables, recorder, Enricher(engine, tables))
