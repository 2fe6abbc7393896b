"""The processes by name: what record, workflows and gateway look a case's rules up in.

Belongs here: one line per process. Not here: anything about a process.
"""

from collections.abc import Mapping
from typing import Any, Final

from domain.mosop.community import COMMUNITY
from domain.mosop.confinement import CONFINEMENT
from domain.mosop.site import SITE
from domain.mosop.treatment import TREATMENT
from domain.placement.consent import CONSENT
from domain.placement.delivery import DELIVERY
from domain.placement.placement import PLACEMENT
from domain.placement.status_found import STATUS_FOUND
from domain.process import Process
from domain.soau.soau import SOAU
from domain.svp.commitment import COMMITMENT
from domain.svp.svp import SVP

PROCESSES: Final[Mapping[str, Process[Any]]] = {
    one.name: one
    for one in (
        CONSENT,
        DELIVERY,
        PLACEMENT,
        STATUS_FOUND,
        SVP,
        COMMITMENT,
        SITE,
        TREATMENT,
        CONFINEMENT,
        COMMUNITY,
        SOAU,
    )
}
