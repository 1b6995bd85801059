"""What one event does to one claim, and why it may not."""

from pipelines.claims import deadlines
from pipelines.claims.definition import load as way
from pipelines.claims.model import ENTERED, Event, Standing
from pipelines.rules import in_force

HEARING, VISIT, DECISION = "didengar", "kunjungan", "putusan"
VERIFYING = (HEARING, VISIT, DECISION)
GRANTED, REFUSED = "dikabulkan", "ditolak"
OBJECTION, ALIVE = "sanggah", "hidup"


def fault(event: Event, each: Standing, is_open: bool) -> str:
    """Return the rule that an event breaks; nothing if it may take effect."""
    happening = way().happenings[event.name]
    if event.premature:
        return "PERISTIWA_MASA_DEPAN"
    if event.role not in happening.by:
        return "PERISTIWA_PERAN_SALAH"
    if event.name == ENTERED:
        return ""
    if event.own_family:
        return "PERISTIWA_KELUARGA_SENDIRI"
    if each.roles.get(event.actor, event.role) != event.role:
        return "PERISTIWA_PERAN_GANDA"
    replaces = event.name == DECISION and each.jointly
    if each.state not in happening.within and not replaces:
        return "PERISTIWA_DI_LUAR_KEADAAN" if is_open else "PERISTIWA_SESUDAH_SELESAI"
    if event.name in VERIFYING and event.actor in each.barred:
        return "PERISTIWA_VERIFIKATOR_SAMA"
    special = _SPECIAL.get(event.name)
    return special(event, each) if special else ""


def _appeal(event: Event, each: Standing) -> str:
    if each.appealed:
        return "PERISTIWA_BANDING_KEDUA"
    decided = each.steps[-1]
    granted = each.state == GRANTED and each.claim.kind != OBJECTION
    if granted or decided.role not in way().happenings[DECISION].by:
        return "PERISTIWA_TAK_DAPAT_BANDING"
    if event.at >= decided.at + deadlines.days("claim_appeal_days", decided.at):
        return "PERISTIWA_BANDING_TERLAMBAT"
    return ""


def _visit(event: Event, each: Standing) -> str:
    return "" if event.status in way().visits else "PERISTIWA_TANPA_HASIL"


def _decision(event: Event, each: Standing) -> str:
    if not event.decision:
        return "PERISTIWA_TANPA_HASIL"
    if not each.tries:
        return "PERISTIWA_TANPA_KUNJUNGAN"
    enough = in_force("claim_hearing_tries", deadlines.quarter_of(event.at))
    if each.claim.kind == OBJECTION and not each.heard and each.tries < enough:
        return "PERISTIWA_BELUM_DIDENGAR"
    return ""


def _restoration(event: Event, each: Standing) -> str:
    due = each.claim.subject == ALIVE and not each.restored
    return "" if due else "PERISTIWA_DI_LUAR_KEADAAN"


_SPECIAL = {
    "banding": _appeal,
    VISIT: _visit,
    DECISION: _decision,
    "pulihkan": _restoration,
}


def note(event: Event, each: Standing) -> None:
    """Let a claim remember who did what, what came and what was seen."""
    if event.actor:
        each.roles[event.actor] = event.role
        if event.name in VERIFYING:
            each.verifiers.add(event.actor)
    each.photos |= set(event.photos)
    if event.name in _NOTED:
        _NOTED[event.name](event, each)


def _heard(event: Event, each: Standing) -> None:
    each.heard = True


def _visited(event: Event, each: Standing) -> None:
    each.tries += 1
    found = way().visits[event.status]
    # a family that was met could speak; one that died out has nobody left to be heard
    each.heard |= found.met
    each.proved = event.at if found.alive else each.proved
    each.seen = dict(event.found).get(each.claim.subject, each.seen)


def _decided(event: Event, each: Standing) -> None:
    if each.jointly and each.steps[-1].at == event.at:
        each.steps.pop()  # both decisions are of one visit: its own is the one to tell
    each.jointly = False


def _reopened(event: Event, each: Standing) -> None:
    each.appealed, each.jointly = True, False
    each.heard, each.tries, each.seen, each.proved = False, 0, None, None
    each.barred |= each.verifiers
    each.verifiers = set()


def _asked(event: Event, each: Standing) -> None:
    each.asked = max(each.asked, len(each.photos) + 1)


def _restored(event: Event, each: Standing) -> None:
    each.restored = event.at


_NOTED = {
    HEARING: _heard,
    VISIT: _visited,
    DECISION: _decided,
    "banding": _reopened,
    "minta_bukti": _asked,
    "pulihkan": _restored,
}


def move(event: Event, each: Standing) -> str:
    """Return the state into which an event brings a claim; nothing if it stays."""
    if event.name == DECISION:
        return event.decision
    if event.name == "bukti":
        enough = each.state == "menunggu_bukti" and len(each.photos) >= each.asked
        return "diperiksa" if enough else ""
    return _MOVES.get(event.name, "")


_MOVES = {
    "minta_bukti": "menunggu_bukti",
    "ke_lapangan": "lapangan",
    "cabut": "dicabut",
    "banding": "lapangan",
}


def joint(each: Standing) -> str:
    """Return how a visit decides a claim that the decision does not name; nothing if it cannot.

    What was seen is compared with what was claimed: one family may have asked for itself while
    a neighbour objects, and one decision can not be both.
    """
    if each.seen is None or each.claim.value is None:
        return ""
    return GRANTED if each.seen == each.claim.value else REFUSED
