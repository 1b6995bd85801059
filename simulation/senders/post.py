"""The nation's post: every sender's submissions, quarter by quarter."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipelines import regions
from pipelines.home import Home
from pipelines.progress import say
from pipelines.quarter import Quarter
from simulation.senders import (
    agencies,
    base_register,
    citizens,
    civil_export,
    extracts,
    handling,
    listing,
    survey,
    visits,
    workbooks,
)
from simulation.senders.citizens import Claim
from simulation.senders.civil import CivilRegistry
from simulation.senders.habits import Regency, as_delivered, deliveries, regencies
from simulation.senders.mistakes import Mistakes
from simulation.senders.office import Office
from simulation.senders.planting import Clerk
from simulation.senders.rates import senders
from simulation.senders.regional import batches, coarse_part, send_tables
from simulation.senders.reporting import (
    People,
    Report,
    newcomers,
    not_there,
    report,
    soften,
    updated,
    who_left,
)
from simulation.senders.rounds import (
    Reference,
    Round,
    in_kemendagri,
    minutes_numbers,
    proposal_numbers,
)
from simulation.senders.signing import Papers, Pending, follow_up, papers
from simulation.senders.snapshot import FAMILY_ID, PERSON_ID, Snapshot

if TYPE_CHECKING:
    from simulation.population import World

DIED = "meninggal"
BPS_CODES = range(1100, 9_600)


def snapshot(world: "World") -> Snapshot:
    """Return the world as it stands, in order of villages."""
    return Snapshot.of(world.standing())


def bps_codes() -> dict[int, str]:
    """Return the BPS code of each regency, by its Kemendagri code."""
    known = {}
    for number in BPS_CODES:
        code = regions.bridge_regency(str(number), "bps")
        if code is not None:
            known[int(code)] = str(number)
    return known


@dataclass
class Memory:
    """What senders carry over from one quarter to the next."""

    before: Snapshot
    left: pa.Table | None = None
    died: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    waiting: list[Claim] = field(default_factory=list)
    unsigned: list[Pending] = field(default_factory=list)


class Post:
    """Writes the inbox of a simulated nation, quarter after quarter.

    Attributes
    ----------
    civil : CivilRegistry
        Dukcapil's, from the first quarter on.
    villages : numpy.ndarray
        Village of each family a quarter ago: where clerks think of other places.

    Parameters
    ----------
    home : Home
        Where ``inbox/`` and ``truth/error`` are written.
    world : World
        On the eve of its first quarter.
    """

    civil: CivilRegistry
    villages: np.ndarray

    def __init__(self, home: Home, world: "World", seed: int, first: Quarter) -> None:
        self.home, self.seed, self.first = home, seed, first
        before = snapshot(world)
        self.regencies = regencies(seed, np.unique(before.regency), bps_codes())
        self.memory = Memory(before)

    def deliver(self, world: "World", quarter: Quarter) -> None:
        """Write the inbox of one quarter, at whose end the world stands.

        In the first one the base register comes before all else, and the survey.
        """
        office = Office(self.seed, quarter, self.home.inbox(quarter))
        memory = self.memory
        with Mistakes(self.home.root / "truth", str(quarter)) as mistakes:
            if quarter == self.first:
                say(f"{quarter}: register awal")
                base_register.send(office, memory.before, mistakes)
                say(f"{quarter}: Susenas")
                survey.send(office, *world.survey(quarter))
                self.civil = CivilRegistry.founded(self.seed, memory.before, self.first)
            people = self._people(world, memory)
            self.villages = memory.before.village
            memory.before = people.now  # the nation of a quarter ago is told of
            say(f"{quarter}: kabupaten/kota")
            told = self._regional(office, people, mistakes)
            say(f"{quarter}: usul, sanggah, uji petik")
            village = np.unique(people.now.village)
            memory.waiting += citizens.send(office, people.now, village, mistakes)
            made, left = visits.visits(office, people.now, memory.waiting)
            visits.send(office, people, made, mistakes)
            handling.send(office, memory.waiting, made)
            memory.waiting = left
            listing.send(office, people.now)
            say(f"{quarter}: Dukcapil, PLN, BPJS Kesehatan")
            self.civil.follow(quarter, people.now, memory.died)
            extracts.send(office, people.now, self.civil)
            self._civil_exports(office, village, mistakes)
            agencies.send(office, people.now, self._some(office, "pemda", senders().agencies.lists))
        untold = ~np.isin(people.left[FAMILY_ID].to_numpy(), told)
        memory.left = people.left.filter(pa.array(untold))

    def _people(self, world: "World", memory: Memory) -> People:
        now = snapshot(world)
        event, gone = world.event, world.left
        died = event.loc[event["kejadian"] == DIED, "id_individu_benar"].dropna()
        memory.died = np.union1d(memory.died, died.to_numpy(dtype=np.int64))
        abroad = np.setdiff1d(gone[PERSON_ID].to_numpy(dtype=np.int64), memory.died)
        left = who_left(memory.before, now, memory.died, abroad)
        if memory.left is not None:
            left = pa.concat_tables([not_there(memory.left, now), left])
        touched = np.isin(now.family.numbers(FAMILY_ID), event["id_keluarga_benar"].to_numpy())
        return People(now, left, newcomers(memory.before, now), touched)

    def _some(self, office: Office, source: str, share: float) -> list[Regency]:
        """Return the regencies that use a source, the same every quarter."""
        order = (
            Office(self.seed, self.first, office.inbox)
            .draw(source, "who")
            .permutation(len(self.regencies))
        )
        count = max(1, round(share * len(order)))
        return [self.regencies[n] for n in sorted(order[:count])]

    def _round(self, office: Office, source: str, some: list[Regency]) -> Round:
        """Return a round of submissions in Kemendagri codes that all come in time."""
        return Round(office, source, in_kemendagri(some), deliveries(office, source, some, {}))

    def _regional(self, office: Office, people: People, mistakes: Mistakes) -> np.ndarray:
        """Write what kabupaten send; return the ids of the families told of."""
        rates = senders().regencies
        now = people.now
        villages = np.unique(now.village)
        rows = np.flatnonzero(updated(office, people))
        told = report(people, rows)
        soften(told, office.draw("soften"))
        codes = now.regency[rows]
        meets = self._some(office, "musdes", rates.musdes)
        by_list = np.isin(codes, [regency.code for regency in meets]) & (
            office.draw("musdes", "share").random(len(rows)) < rates.musdes_share
        )
        known = []
        kept = deliveries(office, "siks_ng", self.regencies, rates.fate)
        main = Round(office, "siks_ng", as_delivered(self.regencies, kept), kept)
        part = told.part(np.flatnonzero(~by_list))
        known.append(self._propose(main, part, mistakes))
        lists = self._round(office, "musdes", meets)
        part = told.part(np.flatnonzero(by_list))
        known.append(self._send(lists, part, minutes_numbers(lists), mistakes))
        back = self._round(office, "bnba", self._some(office, "bnba", rates.bnba))
        part = self._sample(back, people, rates.bnba_families)
        coarse_part(part, rates.bnba_coarse, back.draw("coarse"))
        known.append(self._send(back, part, proposal_numbers(back), mistakes))
        handed = self._round(office, "regsosek", self._some(office, "regsosek", rates.regsosek))
        part = self._sample(handed, people, rates.regsosek_families)
        words = batches(handed, part, proposal_numbers(handed), np.arange(len(handed.regencies)))
        clerk = Clerk(handed.regencies, villages, handed.draw("slips"))
        workbooks.send(handed, words, mistakes, clerk)
        known.append(part.family.true[FAMILY_ID].to_numpy())
        return np.concatenate(known)

    def _propose(self, round_: Round, part: Report, mistakes: Mistakes) -> np.ndarray:
        """Send numbered proposals with the sign-offs that were given so far, and those of late."""
        village = part.family.said["kode_kelurahan_desa"].cast(pa.int64()).to_numpy()
        owner = round_.owner(village)
        reference = proposal_numbers(round_)
        signed = papers(round_, owner, reference(village, owner).to_pylist())
        told = self._send(round_, part, reference, mistakes, signed)
        self.memory.unsigned = follow_up(round_, signed, self.memory.unsigned)
        return told

    def _send(
        self,
        round_: Round,
        part: Report,
        reference: Reference,
        mistakes: Mistakes,
        signed: Papers | None = None,
    ) -> np.ndarray:
        revised = [n for n, d in enumerate(round_.deliveries) if d.fate == "revised"]
        spelling = round_.draw("spelling") if round_.source == "bnba" else None
        words = batches(round_, part, reference, np.array(revised, dtype=int), spelling)
        clerk = Clerk(round_.regencies, self.villages, round_.draw("slips"))
        wrote = send_tables(round_, words, mistakes, clerk, signed)
        owner = round_.owner(part.family.true["kode_kelurahan_desa"].cast(pa.int64()).to_numpy())
        sent = np.isin(owner, sorted(wrote))
        return part.family.true[FAMILY_ID].to_numpy()[sent]

    def _sample(self, round_: Round, people: People, share: float) -> Report:
        """Return a report on some of the families of a round's regencies, at least one each."""
        now = people.now
        draw = round_.draw("families")
        chosen = np.zeros(now.families, bool)
        for regency in round_.regencies:
            low, high = np.searchsorted(now.regency, [regency.code, regency.code + 1])
            picked = draw.random(high - low) < share
            if high > low:
                picked[int(draw.integers(0, high - low))] = True
            chosen[low:high] = picked
        return report(people, np.flatnonzero(chosen))

    def _civil_exports(self, office: Office, villages: np.ndarray, mistakes: Mistakes) -> None:
        rates = senders().regencies
        some = [civil_export.exporter(r) for r in self._some(office, "siak", rates.siak)]
        round_ = self._round(office, "siak", some)
        clerk = Clerk(round_.regencies, villages, round_.draw("slips"))
        civil_export.send(round_, self.civil, rates.siak_persons, mistakes, clerk)
