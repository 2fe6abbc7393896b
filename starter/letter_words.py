"""What a letter is called where a case says that it was made: by its kind, without anybody's name.

Belongs here: those words. Not here: the title that a letter has itself (its template), for it may
name people.
"""

from collections.abc import Mapping
from typing import Final

LETTERS: Final[Mapping[str, str]] = {
    "annual-report-transmittal": "transmittal of the yearly report",
    "completion-report": "report that treatment is completed",
    "extension-petition": "petition to extend the conditional release",
    "mdt-assessment": "assessment of the multidisciplinary team",
    "order-returned": "the order, returned for correction",
    "petition-waiver": "form to give up the right to petition",
    "prc-determination": "determination of the prosecutors' review committee",
    "provider-agreement": "agreement of an approved provider",
    "right-to-petition": "notice of the right to petition",
    "soau-report-transmittal": "report of the assessment unit",
    "svp-notice": "written notice under RSMo 632.483, with its packet",
    "svp-transmittal": "covering letter of a report or petition",
    "termination-report": "report that treatment was terminated",
    "treatment-decision": "decision on treatment",
    "victim-notice": "notice to a victim",
}
"""Kind of letter -> its words, for those of the program, of reviews and of commitments."""


def called(kind: str) -> str:
    """A kind of letter in words."""
    return LETTERS.get(kind, kind.replace("-", " "))
