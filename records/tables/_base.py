"""What every table shares: names of constraints, JSON columns.

Belongs here: conventions. Not here: any table. The classes of this package are for storage only:
they do not validate (that is the work of the domain's models), and writes are Core inserts.
"""

from sqlalchemy import Table
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = SQLModel.metadata
METADATA.naming_convention = NAMES


def table(row: type[SQLModel]) -> Table:
    """The Core table behind a row class."""
    return METADATA.tables[str(row.__tablename__)]
