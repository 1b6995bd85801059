"""The way of claims told again, in plain Python and by other means.

The fold goes from event to event and lets deadlines fall due in between. Here the timeline of one
family is cut at every instant at which anything could happen, and at each cut every rule is asked
in turn whether it applies; nothing of the pipeline's is used but the events themselves.
"""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 5, tzinfo=UTC).replace(tzinfo=None)  # as the fold is given it
DAY = timedelta(days=1)
STAY = {
    "menunggu_bukti": 14 * DAY,
    "diperiksa": 3 * DAY,
    "lapangan": 14 * DAY,
    "eskalasi": 14 * DAY,
}
THEN = {
    "menunggu_bukti": "kedaluwarsa",
    "diperiksa": "lapangan",
    "lapangan": "eskalasi",
    "eskalasi": "kedaluwarsa",
}
OFFICES = {
    "masuk": {"warga"},
    "bukti": {"warga"},
    "cabut": {"warga"},
    "banding": {"warga"},
    "periksa": {"kemensos"},
    "minta_bukti": {"kemensos"},
    "ke_lapangan": {"kemensos"},
    "kunjungan": {"pendamping", "pilar_sosial"},
    "didengar": {"pendamping", "pilar_sosial", "dinsos"},
    "putusan": {"dinsos"},
    "pulihkan": {"kemensos", "dinsos"},
}
# where each may happen
WHERE = {
    "periksa": {"diperiksa"},
    "ke_lapangan": {"diperiksa"},
    "minta_bukti": {"diperiksa", "lapangan", "eskalasi"},
    "didengar": {"diperiksa", "lapangan", "eskalasi"},
    "banding": {"sebagian", "ditolak", "dikabulkan"},
    "pulihkan": {"dikabulkan"},
}
OPEN = set(STAY)


class Ticket:
    """One claim."""

    def __init__(self, claim, case):
        self.claim, self.case = claim, case
        self.path = [("masuk", claim.at, "warga")]
        self.photos, self.asked = set(claim.photos), claim.demanded
        self.visits, self.heard, self.seen = 0, False, None
        self.hats, self.verified, self.excluded = {}, set(), set()
        self.by_case = self.second = False
        self.decided = None
        self.restored = self.proof = self.restore_by = None

    @property
    def state(self):
        return self.path[-1][0]

    def go(self, state, at, role="sistem"):
        self.path.append((state, at, role))
        if state not in OPEN:
            self.decided = state
        if state == "dikabulkan":
            self.restore_by = (self.proof or at) + 3 * DAY

    @property
    def due(self):
        return self.path[-1][1] + STAY[self.state] if self.state in OPEN else None

    @property
    def told_due(self):
        """Return when it goes on, or when somebody recorded dead must be restored."""
        if self.state == "dikabulkan" and self.claim.subject == "hidup" and not self.restored:
            return self.restore_by
        return self.due

    def lapse(self):
        at, then = self.due, THEN[self.state]
        self.go(self.decided if self.second and then == "kedaluwarsa" else then, at)


def follow(claims, events, until):
    """Return the paths by ticket, and the events without effect as (id, ticket, reason)."""
    known = {claim.ticket: claim for claim in claims}
    here, refused = {}, []
    seen_ids = set()
    pending = []
    for event in sorted(set(events)):
        if (event.ticket, event.id) in seen_ids:
            refused.append((event, "PERISTIWA_ID_GANDA"))
            continue
        seen_ids.add((event.ticket, event.id))
        pending.append((event.at, 1, event.order, event))
    pending += [(claim.at, 0, 0, claim) for claim in known.values()]
    pending.sort(key=lambda each: (each[0], each[1], each[3] if each[1] else each[3].ticket))
    for at, is_event, _, what in pending:
        if at >= until:
            if is_event and what.premature:
                refused.append((what, "PERISTIWA_MASA_DEPAN"))
            continue
        for ticket in here.values():
            while ticket.due is not None and ticket.due <= at:
                ticket.lapse()
        if not is_event:
            here[what.ticket] = arrive(what, here)
        else:
            reason = happen(what, here)
            if reason:
                refused.append((what, reason))
    for ticket in here.values():
        while ticket.due is not None and ticket.due < until:
            ticket.lapse()
    return here, sorted(refused)


def arrive(claim, here):
    opened = sorted((t.claim.at, t.claim.ticket) for t in here.values() if t.state in OPEN)
    new = Ticket(claim, here[opened[0][1]].case if opened else claim.ticket)
    if claim.refused:
        new.case = claim.ticket
        new.go("ditolak", max(claim.at, claim.refused_at or claim.at))
    elif any(
        (here[t].claim.kind, here[t].claim.subject) == (claim.kind, claim.subject)
        for _, t in opened
    ):
        new.go("duplikat", claim.at)
    else:
        new.go("diperiksa" if len(new.photos) >= new.asked else "menunggu_bukti", claim.at)
    return new


def objection_to(event, ticket):
    """Return why an event may not touch a ticket."""
    hat = ticket.hats.get(event.actor)
    if event.premature:
        return "PERISTIWA_MASA_DEPAN"
    if event.role not in OFFICES[event.name]:
        return "PERISTIWA_PERAN_SALAH"
    if event.name == "masuk":
        return None
    if event.own_family:
        return "PERISTIWA_KELUARGA_SENDIRI"
    if event.actor and hat is not None and hat != event.role:
        return "PERISTIWA_PERAN_GANDA"
    anywhere = event.name == "putusan" and ticket.by_case
    if not anywhere and ticket.state not in WHERE.get(event.name, OPEN):
        return "PERISTIWA_DI_LUAR_KEADAAN" if ticket.state in OPEN else "PERISTIWA_SESUDAH_SELESAI"
    verifying = event.name in ("kunjungan", "didengar", "putusan")
    if verifying and event.actor and event.actor in ticket.excluded:
        return "PERISTIWA_VERIFIKATOR_SAMA"
    if event.name == "banding":
        if ticket.second:
            return "PERISTIWA_BANDING_KEDUA"
        _, at, role = ticket.path[-1]
        if role == "sistem" or (ticket.state == "dikabulkan" and ticket.claim.kind == "usul"):
            return "PERISTIWA_TAK_DAPAT_BANDING"
        if event.at - at >= 30 * DAY:
            return "PERISTIWA_BANDING_TERLAMBAT"
    if event.name == "kunjungan" and event.status not in (0, 1, 3, 4, 5):
        return "PERISTIWA_TANPA_HASIL"
    if event.name == "putusan":
        if event.decision == "":
            return "PERISTIWA_TANPA_HASIL"
        if ticket.visits == 0:
            return "PERISTIWA_TANPA_KUNJUNGAN"
        if ticket.claim.kind == "sanggah" and not (ticket.heard or ticket.visits >= 2):
            return "PERISTIWA_BELUM_DIDENGAR"
    if event.name == "pulihkan" and (ticket.claim.subject != "hidup" or ticket.restored):
        return "PERISTIWA_DI_LUAR_KEADAAN"
    return None


def happen(event, here):
    if event.ticket not in here:
        return "PERISTIWA_SEBELUM_MASUK"
    main = here[event.ticket]
    reason = objection_to(event, main)
    if reason:
        return reason
    siblings = [
        t for t in here.values() if t is not main and t.state in OPEN and t.case == main.case
    ]
    touched = [main]
    if event.name in ("kunjungan", "didengar"):
        touched += [t for t in siblings if objection_to(event, t) is None]
    for ticket in touched:
        touch(event, ticket)
    if event.name == "putusan":
        for ticket in siblings:
            wanted = ticket.claim.value
            if ticket.seen is None or wanted is None or objection_to(event, ticket) is not None:
                continue
            remember(event, ticket)
            ticket.by_case = True
            ticket.go("dikabulkan" if ticket.seen == wanted else "ditolak", event.at, event.role)
    return None


def remember(event, ticket):
    if event.actor:
        ticket.hats[event.actor] = event.role
        if event.name in ("kunjungan", "didengar", "putusan"):
            ticket.verified.add(event.actor)


def touch(event, ticket):
    remember(event, ticket)
    ticket.photos.update(event.photos)
    if event.name == "didengar":
        ticket.heard = True
    if event.name == "kunjungan":
        ticket.visits += 1
        if event.status == 1:
            ticket.proof = event.at
        if event.status in (1, 3, 4):
            ticket.heard = True
        for variable, value in event.found:
            if variable == ticket.claim.subject:
                ticket.seen = value
    if event.name == "minta_bukti":
        ticket.asked = max(ticket.asked, len(ticket.photos) + 1)
        ticket.go("menunggu_bukti", event.at, event.role)
    enough = len(ticket.photos) >= ticket.asked
    if event.name == "bukti" and ticket.state == "menunggu_bukti" and enough:
        ticket.go("diperiksa", event.at, event.role)
    if event.name == "ke_lapangan":
        ticket.go("lapangan", event.at, event.role)
    if event.name == "cabut":
        ticket.go("dicabut", event.at, event.role)
    if event.name == "banding":
        ticket.second, ticket.by_case = True, False
        ticket.visits, ticket.heard, ticket.seen, ticket.proof = 0, False, None, None
        ticket.excluded |= ticket.verified
        ticket.verified = set()
        ticket.go("lapangan", event.at, event.role)
    if event.name == "pulihkan":
        ticket.restored = event.at
    if event.name == "putusan":
        if ticket.by_case and ticket.path[-1][1] == event.at:
            ticket.path.pop()
        ticket.by_case = False
        ticket.go(event.decision, event.at, event.role)
