"""What small payloads have in common: a preset dictionary for their compression.

What belongs here: the bytes of released dictionaries. They are never edited: a stored payload
needs the dictionary that it was deflated with; a better one gets a new flag in the codec. What
does not: secrets or facts of any case; these are the names of fields and the plain words.
"""

from typing import Final

ONE: Final = b"".join(
    (
        b'"opened_at":"20","law":"2026.1","law_digest":"","values":{"lookback_1995":"1995-01-01",',
        b'"permanent_finding_required":"required"},"effects":{},"log":["opened","',
        b'"ward":"person-","location":"","placement":"already-placed","new","letters":"system",',
        b'"own","offences":["566.030","guardians":{"guardian-1":{"guardian":"guardian-1","kind":',
        b'"guardian","letters_from":"20-01-01T00:00:00-06:00","letters_until":"scope":"full",',
        b'"process":"consent","delivery","placement","owner":"regional-office","supervisor",',
        b'"system:","mail-room","office":"ro-","stage":"to-ask","asked","no-response","consented",',
        b'"refused","withdrawn","closed","queued","returned","follow-up","needs-decision",',
        b'"request-sent","response-recorded","response-invalid","consent-given","effect-done",',
        b'"reminder-due","obligation-breached","answer-clock-passed","event-struck","facts-noted",',
        b'"citation":"DOR 4.720 (3)(A)","C-06","RSMo 632.","severity":"regulatory","statutory",',
        b'"policy","on_miss":"record-breach","no-response","tables":"2026.1","status":"open","met",',
        b'"late","void","recorded_late":true,"closed_by":,"reminded":',
        b'{"kind":"consent","signed_on":"20","signature":"ink","states_information":true,',
        b'"states_circumstances":true,"evidence":["evidence-1"],"scope":{"co_residents":true,',
        b'"prospective":true},"by":"response","consents":["guardian-1"],"covers":{"co_residents":',
        b'true,"prospective":true},"information":{"name":"person-","offences":["566.030"]}},',
        b'{"method":"hand","certified","electronic","guardians":["guardian-1"]},"note":"note-',
        b'"data":{"from":"consented","effect":"","kind":"letter","order":{"letter_kind":',
        b'"consent-request","guardian":"guardian-1","encloses":["consent-document"]},"letter":"L-',
        b'"digest":"","wording":"1","article":"","mailing":"M-","case":"consent-20',
        b'"delivery-20","orders":[{"key":"alert-T-22","kind":"alert","data":{"about":"breach",',
        b'"rule":"T-22","T-21","consent-answer","delivery-handover","key":"T-22"',
        b'{"actor":{"id":"clerk-1","role":"regional-office","office":"ro-"},"data":{"occurred_on":',
        b'"20","token":"20',
        b'{"state":{"case":"consent-20-00000","process":"consent","office":"ro-","version":1,',
        b'"stage":"to-ask","obligations":{"T-22":{"key":"T-22","rule":"T-22","owner":',
        b'"regional-office","starts":"20","raw":"20","legal":"20","conservative":"20","ends":"20',
        b'T06:00:00Z","reminders":["20T14:00:00Z","20T14:00:00Z"],"citation":"","opened_by":1}},',
        b'"known":["","hop_events":250}',
        b'{"outcome":"committed","known","behind","refused","events":[{"version":2,"kind":"","',
        b'occurred_on":"20","data":{},"opens":[{"key":"","rule":"","owner":"","starts":"20","raw":',
        b'"20","legal":"20","conservative":"20","ends":"20","reminders":["20"],"closes":[{"key":',
        b'"T-22","end":"met"}],"refusal":null,"state":null}',
        b'{"version":2,"stage":"asked","events":["request-sent"]}',
        b"T-22: DOR 4.720 (3)(A) due 20consent-answer: C-06 due 20 case of office ro-",
        b'{"seq":1,"attempt":1,"activity_id":"1","activity_type":"record.commit","complete_time":',
        b'{"seconds":17,"nanos":},"backoff":null,"original_schedule_time":{"seconds":17,"nanos":},',
        b'"activation_index":1}',
    )
)
"""The first dictionary."""
