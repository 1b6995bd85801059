"""The columns of the conformed tables: the codebook's, and those that only a sender has."""

from dataclasses import dataclass, field
from functools import cache

from pipelines.claims.definition import load as way
from pipelines.codebook import Column as BookColumn
from pipelines.codebook import load as load_codebook
from pipelines.codebook.claimable import life_events
from pipelines.sources import facts, load, words
from pipelines.sources.general import GENERAL, Fact

# Lead columns of every conformed table.
LEAD = {
    "kiriman": "INTEGER",
    "berkas": "SMALLINT",
    "lembar": "VARCHAR",
    "baris": "BIGINT",
    "tanggal": "DATE",
}
FAMILY, PERSON = ("family", "survey_family"), ("person", "survey_person")
KK, NIK, VILLAGE, HOUSEHOLD = (
    "nomor_kartu_keluarga",
    "nomor_induk_kependudukan",
    "kode_kelurahan_desa",
    "id_rumah_tangga",
)
PROPOSAL = "nomor_usulan"
# How many members a sender says a family has; compared with the rows of members that came.
STATED = "jumlah_anggota_keluarga"
# What belongs together and is taken whole or not at all, by conformed table.
UNIT = {
    "family": KK,
    "person": KK,
    "survey_family": HOUSEHOLD,
    "survey_person": HOUSEHOLD,
}
# Without these a row of an extract or claim says nothing about anybody.
ESSENTIAL = {
    "civil": (NIK,),
    "meter": ("id_meteran_pln",),
    "insurance": (NIK,),
    "claim": ("nomor_tiket", "jenis", KK),
    "review": ("kunci_pasangan", "satu_orang", "petugas"),
    "claim_event": ("nomor_tiket", "id_peristiwa", "kejadian", "waktu", "peran"),
    "survey_family": (
        HOUSEHOLD,
        VILLAGE,
        "bobot",
        "pengeluaran_per_kapita",
        "garis_kemiskinan",
        "jumlah_anggota",
    ),
    "survey_person": (HOUSEHOLD,),
    "listing": (HOUSEHOLD, VILLAGE, "id_klaster", "strata", "bobot"),
    "signoff": ("tingkat", "putusan", "tanggal", "peran", "nomor_dokumen"),
    "programme": (facts.PROGRAMME, facts.STATUS),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a conformed table.

    Attributes
    ----------
    kind : str
        As in the codebook, and ``real`` (a weight), ``word`` (one of `words`), ``tier``,
        ``instant`` (with its offset; kept in UTC) and ``token`` (a code without a meaning: no
        blank, no NIK).
    book : Column or None
        The codebook's column of this name, with its codes, range and missing answers.
    codes, words : tuple
        What a column outside the codebook may hold; empty: anything.
    labels : dict
        The codes' words, where it is outside the codebook.
    between : tuple
        The range of a number outside the codebook.
    written : bool
        False: read for a check only, and no column of the conformed table. A broken cell of it
        is reported and holds nothing back.
    """

    name: str
    type: str
    kind: str
    book: BookColumn | None = None
    codes: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    labels: dict[int, str] = field(default_factory=dict)
    between: tuple[int, ...] = ()
    missing: tuple[str, ...] = field(default=("-", ""))
    written: bool = True


_OWN = {
    "nomor_referensi": Field("nomor_referensi", "VARCHAR", "text"),
    # what a proposal's sign-offs name it by; its rows are stored under it as `nomor_referensi`
    PROPOSAL: Field(PROPOSAL, "VARCHAR", "text", written=False),
    "status_kunjungan": Field("status_kunjungan", "TINYINT", "code", codes=tuple(way().visits)),
    "putusan": Field("putusan", "VARCHAR", "word", words=("dikabulkan", "sebagian", "ditolak")),
    # of the spot-check that the visit was made for: dtsen sample
    "nomor_sampel": Field("nomor_sampel", "VARCHAR", "token"),
    STATED: Field(STATED, "INTEGER", "count", written=False),
    "status_hidup": Field("status_hidup", "TINYINT", "code", codes=(1, 2, 3)),
    "tarif": Field("tarif", "VARCHAR", "text"),
    "status": Field("status", "TINYINT", "code", codes=(0, 1)),
    "kunci_pasangan": Field("kunci_pasangan", "VARCHAR", "text"),
    "satu_orang": Field("satu_orang", "TINYINT", "code", codes=(0, 1)),
    "petugas": Field("petugas", "VARCHAR", "text"),
    "nomor_tiket": Field("nomor_tiket", "VARCHAR", "text"),
    "jenis": Field("jenis", "VARCHAR", "word", words=("usul", "sanggah")),
    "variabel": Field("variabel", "VARCHAR", "text"),
    "nilai": Field("nilai", "VARCHAR", "text"),
    "peristiwa": Field("peristiwa", "VARCHAR", "word", words=tuple(life_events())),
    "foto": Field("foto", "VARCHAR", "text", written=False),
    "id_peristiwa": Field("id_peristiwa", "VARCHAR", "token"),
    "kejadian": Field("kejadian", "VARCHAR", "word", words=tuple(way().happenings)),
    "waktu": Field("waktu", "TIMESTAMP", "instant"),
    "urutan": Field("urutan", "INTEGER", "count"),
    "pelaku": Field("pelaku", "VARCHAR", "token"),
    "peran": Field("peran", "VARCHAR", "word", words=tuple(way().roles)),
    "alasan": Field("alasan", "VARCHAR", "token"),
    HOUSEHOLD: Field(HOUSEHOLD, "VARCHAR", "text"),
    "id_klaster": Field("id_klaster", "VARCHAR", "text"),
    "strata": Field("strata", "VARCHAR", "text"),
    "bobot": Field("bobot", "DOUBLE", "real"),
    "pengeluaran_per_kapita": Field("pengeluaran_per_kapita", "BIGINT", "count"),
    "garis_kemiskinan": Field("garis_kemiskinan", "BIGINT", "count"),
    "jumlah_anggota": Field("jumlah_anggota", "INTEGER", "count"),
    "tanggal": Field("tanggal", "DATE", "date"),
}
_FAMILY = ("nomor_referensi", PROPOSAL, "status_kunjungan", "putusan", "nomor_sampel", STATED)
_SURVEY = (
    HOUSEHOLD,
    "id_klaster",
    "strata",
    "bobot",
    "pengeluaran_per_kapita",
    "garis_kemiskinan",
    "jumlah_anggota",
)
_CIVIL = (
    NIK,
    KK,
    "nama",
    "tanggal_lahir",
    "jenis_kelamin",
    "status_hubungan_keluarga",
    "status_kawin",
    "status_hidup",
    VILLAGE,
)
_LISTING = (
    HOUSEHOLD,
    "id_klaster",
    "strata",
    "bobot",
    VILLAGE,
    KK,
    NIK,
    "nama",
    "tanggal_lahir",
    "jenis_kelamin",
    "status_hubungan_keluarga",
    "penyandang_disabilitas",
)
_SIGNOFF = (
    Field(PROPOSAL, "VARCHAR", "text"),
    Field("submission", "VARCHAR", "text"),
    Field("tingkat", "VARCHAR", "tier"),
    Field("putusan", "VARCHAR", "word", words=("setuju", "kembalikan", "tolak")),
    Field("peran", "VARCHAR", "text"),
    Field("nomor_dokumen", "VARCHAR", "text"),
)
_CLAIM = ("nomor_tiket", "jenis", NIK, KK, "variabel", "peristiwa", "nilai", "foto")
_CLAIM_EVENT = (
    "nomor_tiket",
    "id_peristiwa",
    "kejadian",
    "waktu",
    "urutan",
    "pelaku",
    "peran",
    "status_kunjungan",
    "putusan",
    "alasan",
    KK,
    "foto",
)


def _book(name: str, grain: str | None = None) -> Field:
    column = load_codebook().column(name, grain)
    return Field(name, column.type, column.kind, column, missing=("", *column.missing))


def _grain(grain: str) -> list[str]:
    book = load_codebook()
    return [column.name for column in book.columns(grain) if not column.derived]


@cache
def fields(into: str) -> tuple[Field, ...]:
    """Return the columns of a conformed table, in order, without the lead columns."""
    if into in FAMILY:
        more = _SURVEY if into == "survey_family" else _FAMILY
        return (*(_book(name, "family") for name in _grain("family")), *map(_OWN.get, more))  # type: ignore[arg-type]
    if into in PERSON:
        own = (HOUSEHOLD,) if into == "survey_person" else ("nomor_referensi", PROPOSAL)
        return (*(_book(name, "person") for name in _grain("person")), *map(_OWN.get, own))  # type: ignore[arg-type]
    if into == "signoff":
        return _SIGNOFF
    names = {
        "civil": _CIVIL,
        "meter": ("id_meteran_pln", "daya_terpasang", "tarif", "status"),
        "insurance": (NIK, "segmen_jkn", "status"),
        "claim": _CLAIM,
        "listing": _LISTING,
        **dict.fromkeys(GENERAL, facts.SUBJECT),
        "review": ("kunci_pasangan", "satu_orang", "petugas"),
        "claim_event": _CLAIM_EVENT,
    }[into]
    return tuple(_OWN.get(name) or _book(name) for name in names)


def _general(name: str) -> Field:
    """Return the field of a fact, of a programme's name or of the state in it."""
    known = load().values()
    if name == facts.PROGRAMME:
        return Field(name, "VARCHAR[]", "programme", words=tuple(facts.programmes(known)))
    if name == facts.STATUS:
        codes = words.load()[name].codes
        labels = {code: label["id"] for code, label in codes.items()}
        return Field(name, "TINYINT", "code", codes=tuple(codes), labels=labels)
    declared = facts.declared(known)
    return _of_fact(name, declared[name]) if name in declared else _book(name)


def _of_fact(name: str, fact: Fact) -> Field:
    return Field(
        name,
        "BIGINT",
        fact.kind,
        codes=tuple(fact.codes),
        labels={code: label.id for code, label in fact.codes.items()},
        between=fact.between,
        missing=("", "-", "TT", "N/A", "NULL"),
    )


def field_of(into: str, name: str) -> Field:
    """Return one column of a conformed table (``tanggal`` is in all of them).

    Raises
    ------
    KeyError
        If the table has no such column.
    """
    if name == "tanggal":
        return _OWN[name]
    for each in fields(into):
        if each.name == name:
            return each
    if into in GENERAL:
        return _general(name)
    raise KeyError(f"{into} has no column {name!r}")
