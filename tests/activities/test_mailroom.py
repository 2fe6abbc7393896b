import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from activities.mail import MailDriver, mailing_id
from activities.mailroom import intake, queue
from activities.mailroom.articles import ArticleError, article_number, check, grouped
from activities.mailroom.queue import Batch, PrintOrder, QueueError
from activities.mailroom.scans import ScanRow
from domain.actors import Actor
from domain.model import canonical
from domain.recording import EffectAsked, FactsAsked
from records import facts, ledger
from records.tables import CASES, FACTS, LEDGER, LETTERS, MAILINGS, NOTES, SCANS
from runtime import pauses
from tests.activities.office import CLERK, GUARDIAN, MAIL_ROOM, MAILER, NAMES, OTHER, Office
from tests.letters import pdftext


def ordered(office: Office, letter: str, **changes: object) -> EffectAsked:
    delivery = office.open_delivery(letter, **changes)
    (asked,) = office.orders(delivery, "mail")
    return asked


def mailed(office: Office, letter: str, **changes: object) -> EffectAsked:
    """A delivery whose letter waits in the queue."""
    asked = ordered(office, letter, **changes)
    office.done(asked, office.mail().hand_over(asked))
    office.later(minutes=1)
    return asked


def printing(office: Office, *ids: str, command: str = "print-1") -> Batch:
    order = PrintOrder(ids, office.today(), MAIL_ROOM, command, office.clock.now())
    with office.engine.begin() as conn:
        return queue.print_batch(conn, office.vault, order)


def mailings(office: Office) -> list[queue.Piece]:
    with office.engine.begin() as conn:
        return queue.queued(conn, status=None)


def entries(office: Office, kind: str) -> list[str]:
    query = select(LEDGER.c.body).where(LEDGER.c.scope == ledger.MAILROOM, LEDGER.c.kind == kind)
    with office.engine.begin() as conn:
        return list(conn.scalars(query.order_by(LEDGER.c.seq)))


# -- hand-over ------------------------------------------------------------------------------------


@pytest.mark.rules("DOR-035", "X-05")
def test_handing_over_twice_is_one_envelope(office: Office) -> None:
    asked = ordered(office, office.rendered(), restricted=True)
    first = office.mail().hand_over(asked)
    office.later(hours=1)
    assert office.mail().hand_over(asked) == first
    (piece,) = mailings(office)
    assert piece.id == first.result["mailing"] == mailing_id(asked.effect.key)
    assert piece.article == first.result["article"] == article_number(MAILER, 1)
    assert (piece.status, piece.recipient) == ("queued", GUARDIAN)
    assert piece.service == "certified+return-receipt+restricted"


def test_the_envelope_is_queued_before_it_is_confirmed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ordered(office, office.rendered())
    seen = []
    monkeypatch.setattr(
        pauses, "reached", lambda point, *_: seen.append((point, len(mailings(office))))
    )
    office.mail().hand_over(asked)
    assert seen == [("hand-over/confirm", 1)]


def test_the_delivery_knows_its_article(office: Office) -> None:
    asked = mailed(office, office.rendered())
    state, _ = office.state(asked.case)
    assert state.lean()["article"] == article_number(MAILER, 1)


def test_many_at_once_get_numbers_of_their_own(office: Office) -> None:
    asked = ordered(office, office.rendered())
    many = [
        asked.model_copy(update={"effect": asked.effect.model_copy(update={"key": f"c/{n}/mail"})})
        for n in range(12)
    ]
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(office.mail().hand_over, many))
    numbers = {str(done.result["article"]) for done in results}
    assert numbers == {article_number(MAILER, n) for n in range(1, 13)}
    assert all(map(check, numbers))


def test_another_mailer_counts_for_itself(office: Office) -> None:
    letter = office.rendered()
    mailed(office, letter)
    asked = ordered(office, letter)
    done = MailDriver(office.engine, office.clock, "123456").hand_over(asked)
    assert done.result["article"] == article_number("123456", 1)


def test_a_letter_that_is_not_there_is_a_bug_and_loud(office: Office) -> None:
    asked = ordered(office, "L-nowhere")
    with pytest.raises(LookupError, match="no letter L-nowhere"):
        office.mail().hand_over(asked)
    assert mailings(office) == []


def test_a_mailer_id_of_another_form_is_refused_at_once(office: Office) -> None:
    with pytest.raises(ArticleError, match=r"^mailer_id: "):
        MailDriver(office.engine, office.clock, "12")


# -- printing -------------------------------------------------------------------------------------


def test_a_batch_has_manifest_covers_and_the_letters_as_rendered(office: Office) -> None:
    letter = office.rendered()
    asked = mailed(office, letter, restricted=True)
    (piece,) = mailings(office)
    batch = printing(office, piece.id)
    assert piece.article is not None
    listing = pdftext.text(batch.pdf)
    for text in ("Pat Placeholder", "7 Imaginary Lane", grouped(piece.article), letter):
        assert pdftext.squeeze(text) in listing
    (row,) = csv.DictReader(io.StringIO(batch.csv))
    assert (row["article"], row["restricted"], row["return_receipt"]) == (
        piece.article,
        "yes",
        "yes",
    )
    (printed,) = batch.pieces
    assert printed.letter == office.document(office.letter_rows()[0]["digest"])
    cover = pdftext.text(printed.cover)
    for text in ("Pat Placeholder", "Sampletown, MO 65198", grouped(piece.article), "Restricted"):
        assert pdftext.squeeze(text) in cover
    assert pdftext.squeeze("Jordan Sample") not in cover + listing
    (after,) = mailings(office)
    assert (after.status, after.manifest) == ("printed", batch.manifest)
    assert printed.case == asked.case
    assert batch.left_out == {}


def test_printing_again_with_the_same_command_is_the_same_batch(office: Office) -> None:
    mailed(office, office.rendered())
    (piece,) = mailings(office)
    first = printing(office, piece.id)
    office.later(minutes=5)
    office.change(GUARDIAN, address="8 Invented Street\nSampletown, MO 65198")
    assert printing(office, piece.id) == first
    assert len(entries(office, "manifest-printed")) == 1
    with pytest.raises(QueueError, match=r"^command_id: "):
        printing(office, piece.id, "M-other")
    with pytest.raises(QueueError, match=rf"^ids: {piece.id} was printed before"):
        printing(office, piece.id, command="print-2")


def test_the_ledger_of_the_mail_room_names_nobody(office: Office) -> None:
    mailed(office, office.rendered())
    (piece,) = mailings(office)
    printing(office, piece.id)
    (body,) = entries(office, "manifest-printed")
    assert piece.id in body
    assert all(name not in body for name in NAMES)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"address": "7 Imaginary Lane\nSampletown"}, "ZIP"),
        ({"name": None}, "name: not on file"),
        ({"address": None}, "address"),
        ({"address": "\n".join(["A line"] * 8) + "\nSampletown, MO 65198"}, "more lines"),
    ],
)
def test_one_bad_address_does_not_hold_up_the_others(
    office: Office, values: dict[str, str | None], why: str
) -> None:
    letter = office.rendered()
    mailed(office, letter)
    mailed(office, letter, recipient=OTHER)
    office.change(OTHER, **values)
    good, bad = mailings(office)
    batch = printing(office, good.id, bad.id)
    assert [one.mailing for one in batch.pieces] == [good.id]
    assert why in batch.left_out[bad.id]
    with office.engine.begin() as conn:
        assert [one.id for one in queue.queued(conn)] == [bad.id]
    with pytest.raises(QueueError, match="nothing can be printed"):
        printing(office, bad.id, command="print-2")


def test_one_batch_is_one_office(office: Office) -> None:
    letter = office.rendered()
    mailed(office, letter)
    first = office.case
    office.add_office("ro-west")
    office.open_consent(office="ro-west")
    assert office.case != first
    mailed(office, office.rendered())
    ids = [piece.id for piece in mailings(office)]
    with pytest.raises(QueueError, match="several offices"):
        printing(office, *ids)
    with office.engine.begin() as conn:
        assert [piece.office for piece in queue.queued(conn, "ro-west")] == ["ro-west"]


@pytest.mark.parametrize(("ids", "why"), [((), "nothing to print"), (("M-no",), "no mailing M-no")])
def test_what_cannot_be_printed(office: Office, ids: tuple[str, ...], why: str) -> None:
    with pytest.raises(QueueError, match=why):
        printing(office, *ids)


# -- ordinary letters -----------------------------------------------------------------------------


def reminded(office: Office) -> list[EffectAsked]:
    """The reminders of day 7 wait in the queue."""
    office.rendered()
    office.later(days=1)
    office.do(office.case, "record-request-sent", {"method": "hand"})
    office.later(days=8)
    office.clock_rings(office.case)
    for asked in office.orders(office.case, "letter", "consent-reminder"):
        office.done(asked, office.letters().render_letter(asked))
    orders = office.orders(office.case, "mail")
    for asked in orders:
        office.done(asked, office.mail().hand_over(asked))
    return orders


@pytest.mark.rules("C-06")
def test_a_reminder_is_queued_as_an_ordinary_letter(office: Office) -> None:
    orders = reminded(office)
    assert office.orders(office.case, "mail") == []
    pieces = mailings(office)
    assert {piece.recipient for piece in pieces} == {GUARDIAN, OTHER}
    assert {(piece.kind, piece.service, piece.article, piece.case) for piece in pieces} == {
        ("consent-reminder", "first-class", None, office.case)
    }
    again = office.mail().hand_over(orders[0])
    assert again.result == {"mailing": mailing_id(orders[0].effect.key), "article": None}
    assert len(mailings(office)) == 2
    asked = mailed(office, office.letter_rows()[0]["id"])
    assert office.state(asked.case)[0].lean()["article"] == article_number(MAILER, 1)


@pytest.mark.rules("DOR-015", "C-06", "C-41")
@pytest.mark.parametrize(
    ("kind", "goes"),
    [("possibility-notice", True), ("notice-withdrawal", True), ("consent-reminder", False)],
)
def test_who_counts_as_told_by_letter_gets_it_though_the_case_has_closed(
    office: Office, kind: str, goes: bool
) -> None:
    reminded(office)
    with office.engine.begin() as conn:
        conn.execute(update(LETTERS).values(kind=kind))
        conn.execute(update(CASES).values(closed_at=office.clock.now()))
        waiting = queue.queued(conn)
    assert bool(waiting) is goes
    ids = [piece.id for piece in mailings(office)]
    if goes:
        batch = printing(office, *ids)
        assert (len(batch.pieces), dict(batch.left_out)) == (len(ids), {})
    else:
        with pytest.raises(QueueError, match="not to be sent"):
            printing(office, *ids)


@pytest.mark.rules("C-06")
def test_an_ordinary_letter_is_printed_with_its_address_and_no_barcode(office: Office) -> None:
    reminded(office)
    piece = next(one for one in mailings(office) if one.recipient == GUARDIAN)
    batch = printing(office, piece.id)
    (printed,) = batch.pieces
    assert (printed.mailing, printed.article, batch.left_out) == (piece.id, None, {})
    cover = pdftext.text(printed.cover)
    for text in ("Pat Placeholder", "7 Imaginary Lane", "Sampletown, MO 65198", "First-class mail"):
        assert pdftext.squeeze(text) in cover
    for text in ("CERTIFIED", "Certified", "Return receipt"):
        assert pdftext.squeeze(text) not in cover
    rendered = {row["id"]: row["digest"] for row in office.letter_rows()}
    assert printed.letter == office.document(rendered[piece.letter])
    assert "CERTIFIED" not in pdftext.text(printed.letter)
    (row,) = csv.DictReader(io.StringIO(batch.csv))
    assert (row["article"], row["service"], row["letter_ref"]) == ("", "first-class", piece.letter)
    assert printing(office, piece.id) == batch
    assert {one.id: one.status for one in mailings(office)}[piece.id] == "printed"


@pytest.mark.rules("C-06")
def test_certified_and_ordinary_letters_share_a_batch(office: Office) -> None:
    reminded(office)
    mailed(office, office.letter_rows()[0]["id"])
    batch = printing(office, *(piece.id for piece in mailings(office)))
    assert {one.article for one in batch.pieces} == {None, article_number(MAILER, 1)}
    assert len({one.mailing for one in batch.pieces}) == 3
    assert grouped(article_number(MAILER, 1)).replace(" ", "") in pdftext.text(batch.pdf)
    (body,) = entries(office, "manifest-printed")
    assert json.loads(body)["articles"] == [article_number(MAILER, 1)]


@pytest.mark.rules("C-06")
def test_no_scan_is_about_an_ordinary_letter(office: Office) -> None:
    reminded(office)
    (outcome,) = taken(office, scan(office, article_number(MAILER, 1)))
    assert (outcome.case_id, outcome.fact) == (None, None)
    with office.engine.begin() as conn:
        assert conn.scalars(select(MAILINGS.c.handed_at)).all() == [None, None]


def test_a_service_that_nobody_sells_is_a_bug_and_loud(office: Office) -> None:
    asked = ordered(office, office.rendered())
    data = {**asked.effect.data, "service": "pigeon"}
    wrong = asked.model_copy(update={"effect": asked.effect.model_copy(update={"data": data})})
    with pytest.raises(ValueError, match=r"^service: the mail room buys no 'pigeon'"):
        office.mail().hand_over(wrong)
    assert mailings(office) == []


# -- scans ----------------------------------------------------------------------------------------


def scan(office: Office, article: str, code: str = "unclaimed", **more: object) -> ScanRow:
    values = {"article": article, "code": code, "occurred_at": office.clock.now(), "line": 2}
    return ScanRow.model_validate(values | more)


def taken(
    office: Office, *rows: ScanRow, actor: Actor = MAIL_ROOM
) -> tuple[intake.ScanOutcome, ...]:
    with office.engine.begin() as conn:
        return intake.take_in(conn, rows, actor, office.clock.now())


@pytest.mark.rules("DOR-037", "DOR-038")
def test_a_scan_becomes_a_fact_that_the_delivery_understands(office: Office) -> None:
    asked = mailed(office, office.rendered())
    (piece,) = mailings(office)
    office.later(days=20)
    (outcome,) = taken(office, scan(office, str(piece.article)))
    assert outcome.case_id == asked.case
    with office.engine.begin() as conn:
        found = facts.read(conn, FactsAsked(case=asked.case, ids=(str(outcome.fact_id),)))
    (fact,) = found.facts
    assert fact.kind == "carrier-scan"
    office.do(asked.case, fact.kind, fact.data, fact.actor)
    assert office.state(asked.case)[0].stage == "returned"
    (after,) = mailings(office)
    assert after.status == "handed-over"


@pytest.mark.parametrize(
    ("code", "stage"), [("accepted", "out"), ("receipt-returned", "closed-delivered")]
)
def test_good_news_move_the_delivery_too(office: Office, code: str, stage: str) -> None:
    asked = mailed(office, office.rendered())
    (piece,) = mailings(office)
    (outcome,) = taken(office, scan(office, str(piece.article), code, signed_by="Addressee"))
    assert outcome.fact is not None
    office.do(asked.case, "carrier-scan", outcome.fact.data, MAIL_ROOM)
    assert office.state(asked.case)[0].stage == stage


def test_the_same_scan_twice_is_one(office: Office) -> None:
    mailed(office, office.rendered())
    (piece,) = mailings(office)
    row = scan(office, str(piece.article))
    (first,) = taken(office, row)
    office.later(days=1)
    (again,) = taken(office, replace_line(row, 9), actor=CLERK)
    assert (first.known, again.known) == (False, True)
    assert again.fact_id == first.fact_id
    with office.engine.begin() as conn:
        assert len(conn.execute(select(SCANS)).all()) == len(conn.execute(select(FACTS)).all()) == 1
    assert len(entries(office, "scan")) == 1
    (other,) = taken(office, scan(office, str(piece.article)))  # the same code a day later
    assert other.fact_id != first.fact_id


def replace_line(row: ScanRow, line: int) -> ScanRow:
    return row.model_copy(update={"line": line})


def test_a_claim_that_matches_nothing_is_kept_and_matched_when_it_comes_again(
    office: Office,
) -> None:
    letter = office.rendered()
    row = scan(office, article_number(MAILER, 1), signed_by=NAMES[2])
    (lone,) = taken(office, row)
    assert (lone.case_id, lone.fact, lone.known) == (None, None, False)
    with office.engine.begin() as conn:
        assert [one["id"] for one in intake.unmatched(conn)] == [lone.scan]
    asked = mailed(office, letter)
    (found,) = taken(office, row)
    assert (found.case_id, found.known, found.scan) == (asked.case, False, lone.scan)
    with office.engine.begin() as conn:
        assert intake.unmatched(conn) == []
        (note,) = conn.execute(select(NOTES)).mappings()
    assert note["case_id"] == asked.case
    assert len(entries(office, "scan")) == 2


def test_an_article_that_the_office_typed_finds_its_delivery(office: Office) -> None:
    article = article_number("123456", 77)
    delivery = office.open_delivery(office.rendered(), article=article)
    (outcome,) = taken(office, scan(office, article, "notice-left"))
    assert outcome.case_id == delivery


def test_who_signed_goes_into_a_note_and_nowhere_else(office: Office) -> None:
    asked = mailed(office, office.rendered())
    (piece,) = mailings(office)
    row = scan(office, str(piece.article), "delivered-other", signed_by=NAMES[2])
    (outcome,) = taken(office, row)
    assert outcome.fact is not None
    with office.engine.begin() as conn:
        (note,) = conn.execute(select(NOTES)).mappings()
        fact = conn.execute(select(FACTS.c.data)).scalar_one()
    assert (note["text"], note["case_id"]) == (f"Signed: {NAMES[2]}", asked.case)
    assert fact == {**outcome.fact.data, "note": note["id"]}
    assert NAMES[2] not in canonical([fact, *entries(office, "scan")])


def test_a_file_of_scans_in_the_order_of_the_world(office: Office) -> None:
    asked = mailed(office, office.rendered())
    (piece,) = mailings(office)
    office.later(days=30)
    began = office.clock.now() - timedelta(days=29)
    lines = [
        "article,code,occurred_at,signed_by",
        f"{piece.article},unclaimed,{(began + timedelta(days=20)).isoformat()},",
        f"{piece.article},accepted,{began.isoformat()},",
        f"{piece.article},flown,{began.isoformat()},",
        f"{article_number(MAILER, 999)},unclaimed,{began.isoformat()},",
        f"{piece.article},notice-left,{(began + timedelta(days=3)).isoformat()},",
    ]
    with office.engine.begin() as conn:
        taken_in = intake.import_scans(conn, "\n".join(lines), MAIL_ROOM, office.clock.now())
    assert len(taken_in.errors) == 1
    assert taken_in.errors[0].startswith("line 4: code: ")
    assert [one.article for one in taken_in.unmatched] == [article_number(MAILER, 999)]
    for outcome in taken_in.outcomes:
        if outcome.fact is not None:
            office.do(asked.case, "carrier-scan", outcome.fact.data, MAIL_ROOM)
    assert office.state(asked.case)[0].stage == "returned"
    with office.engine.begin() as conn:
        handed = conn.execute(select(MAILINGS.c.handed_at)).scalar_one()
    assert handed == began


def test_a_mailing_of_another_status_can_be_listed(office: Office) -> None:
    mailed(office, office.rendered())
    with office.engine.begin() as conn:
        conn.execute(update(MAILINGS).values(status="printed"))
        assert queue.queued(conn) == []
        assert len(queue.queued(conn, status="printed")) == 1
