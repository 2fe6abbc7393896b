"""Article numbers of certified mail: building, checking, and their barcode.

Twenty-two digits in the form of the Intelligent Mail package barcode: channel, service type, mailer
id, serial number, check digit. Which letter gets which number is not decided here.
"""

import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

import zint

_LENGTH: Final = 22
_SERVICE_DIGITS: Final = 3
# The channel says how long the mailer id is; together with the serial it fills 16 digits.
_CHANNELS: Final = MappingProxyType({9: "92", 6: "93"})
_MAILER_AND_SERIAL: Final = 16
_ZIP = re.compile(r"^[0-9]{5}([0-9]{4})?$")
_ZIP_AT_END = re.compile(r" [0-9]{5}(-[0-9]{4})?$")
_GENERATOR_NOTE: Final = "<desc>Zint Generated Symbol</desc>"

SERVICES: Final = MappingProxyType({"certified": "147", "certified-electronic-receipt": "148"})
"""Service type codes by name. Not confirmed: compare with the Postal Service's list of service
type codes before the first mailing, or name a code of three digits directly."""


class ArticleError(ValueError):
    """No article number or barcode can be made from this; one line that names the field."""


def article_number(mailer_id: str, serial: int, service: str = "certified") -> str:
    """Build the number of one article.

    Args:
        mailer_id: Mailer id given by the Postal Service: 9 digits, or 6.
        serial: Serial number, from 0; it must not come back within the time the carrier sets.
        service: A name of `SERVICES`, or a service type code of three digits.

    Returns:
        Twenty-two digits, the last one the check digit.

    Raises:
        ArticleError: A part has the wrong form, or the serial has run out.
    """
    if not _digits(mailer_id) or len(mailer_id) not in _CHANNELS:
        raise ArticleError(f"mailer_id: {mailer_id!r} is not 6 or 9 digits")
    code = SERVICES.get(service, service)
    if not _digits(code) or len(code) != _SERVICE_DIGITS:
        raise ArticleError(f"service: {service!r} is neither a known service nor three digits")
    width = _MAILER_AND_SERIAL - len(mailer_id)
    if not 0 <= serial < 10**width:
        raise ArticleError(f"serial: {serial} does not fit in {width} digits")
    body = f"{_CHANNELS[len(mailer_id)]}{code}{mailer_id}{serial:0{width}d}"
    return body + _check_digit(body)


def check(number: str) -> bool:
    """True if this is an article number of 22 digits whose check digit is right."""
    return len(number) == _LENGTH and _digits(number) and number[-1] == _check_digit(number[:-1])


def grouped(number: str) -> str:
    """The number as people read it: in groups of four."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def zip_of(address: Sequence[str]) -> str:
    """The ZIP code at the end of an address.

    Raises:
        ArticleError: The last line does not end with a ZIP code.
    """
    found = _ZIP_AT_END.search(address[-1]) if address else None
    if found is None:
        raise ArticleError("address: its last line does not end with a ZIP code")
    return found[0].strip()


def barcode_svg(number: str, zip_code: str) -> str:
    """The GS1-128 barcode of an article on its way to a ZIP code.

    Args:
        number: Article number of 22 digits.
        zip_code: ZIP code of the recipient, 5 or 9 digits, with or without hyphen.

    Returns:
        SVG, the same for the same input; its description holds the grouped number.

    Raises:
        ArticleError: Wrong check digit or ZIP code.
    """
    digits = zip_code.replace("-", "").strip()
    if not _ZIP.fullmatch(digits) or not digits.isascii():
        raise ArticleError(f"zip_code: {zip_code!r} is not a ZIP code")
    if not check(number):
        raise ArticleError(f"article: {number!r} is not 22 digits with the right check digit")
    symbol = zint.Symbol()
    symbol.symbology = zint.Symbology.GS1_128
    symbol.show_text = False
    symbol.height = 40
    symbol.warn_level = zint.WarningLevel.FAIL_ALL
    symbol.outfile = "article.svg"
    symbol.output_options = (
        zint.OutputOptions.BARCODE_MEMORY_FILE | zint.OutputOptions.BARCODE_QUIET_ZONES
    )
    symbol.encode(f"[420]{digits}[{number[:2]}]{number[2:]}")
    symbol.print()
    if symbol.memfile is None:
        raise ArticleError(f"article: no barcode could be drawn for {number}")
    svg = bytes(symbol.memfile).decode()
    return svg.replace(_GENERATOR_NOTE, f"<desc>{grouped(number)}</desc>")


def _digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _check_digit(body: str) -> str:
    """Modulus 10 with weights 3 and 1 from the right, as in the package barcode's specification."""
    total = sum(int(digit) * (1 if n % 2 else 3) for n, digit in enumerate(reversed(body)))
    return str(-total % 10)
