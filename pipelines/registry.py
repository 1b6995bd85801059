"""The register's tables: their columns, from the codebook, in order."""

from functools import cache

from pipelines import store
from pipelines.codebook import Column, load

NAMES_OF_REGIONS = ("provinsi", "kabupaten_kota", "kecamatan", "kelurahan_desa")
_PARENT_CODES = ("kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan")
# of the family or derived, so not repeated with each person
_OF_THE_FAMILY = ("nomor_kartu_keluarga", "alamat")
# by what one family, or one person, is looked for
SOUGHT = {
    "family": ("id_keluarga", "nomor_kartu_keluarga"),
    "person": ("nomor_induk_kependudukan",),
}
# tables whose columns are not the codebook's
_FIXED = {
    "provenance": {
        "id_keluarga": "BIGINT",
        "sumber": "TINYINT",
        "tanggal": "DATE",
        "pengecualian": "STRUCT(variabel VARCHAR, sumber TINYINT, tanggal DATE)[]",
    },
    "unranked": {"id_keluarga": "BIGINT", "alasan": "VARCHAR"},
    "fingerprint": {
        "id_keluarga": "BIGINT",
        "kode_kelurahan_desa": "VARCHAR",
        "sidik": "UBIGINT",
    },
    "family_lineage": {
        "dari": "BIGINT",
        "ke": "BIGINT",
        "peristiwa": "VARCHAR",
        "tanggal": "DATE",
        "sumber": "TINYINT",
        "anggota": "SMALLINT",
        "bukti": "VARCHAR",
    },
    # of a family, or of one of its members; `urutan` keeps the order of those that stand again
    "disagreement": {
        "id_keluarga": "BIGINT",
        "id_individu": "BIGINT",
        "variabel": "VARCHAR",
        "nilai": "BIGINT",
        "teks": "VARCHAR",
        "sumber": "TINYINT",
        "tanggal": "DATE",
        "sumber_menang": "TINYINT",
        "berlaku_lagi": "BOOLEAN",
        "urutan": "INTEGER",
    },
    "comparison": {
        "variabel": "VARCHAR",
        "sumber_menang": "TINYINT",
        "sumber_kalah": "TINYINT",
        "dibandingkan": "BIGINT",
        "berbeda": "BIGINT",
    },
    "fact": {
        "id_individu": "BIGINT",
        "id_keluarga": "BIGINT",
        "variabel": "VARCHAR",
        "nilai": "BIGINT",
        "tanggal": "DATE",
        "sumber": "TINYINT",
    },
    "programme": {
        "id_individu": "BIGINT",
        "id_keluarga": "BIGINT",
        "program": "VARCHAR",
        "status": "VARCHAR",
        "tanggal": "DATE",
        "sumber": "TINYINT",
    },
    "person_lineage": {
        "dari": "BIGINT",
        "ke": "BIGINT",
        "peristiwa": "VARCHAR",
        "tanggal": "DATE",
        "bukti": "VARCHAR",
    },
    "pair_decision": {
        "kunci_pasangan": "VARCHAR",
        "satu_orang": "TINYINT",
        "tanggal": "DATE",
        "petugas": "VARCHAR",
    },
    "review_pair": {
        "kunci_pasangan": "VARCHAR",
        "id_individu": "BIGINT",
        "id_calon": "BIGINT",
        "bobot": "BIGINT",
    },
}


def _columns(asked_of: str) -> tuple[Column, ...]:
    book = load()
    return tuple(
        column
        for variable in book.variables
        if variable.asked_of == asked_of
        for column in variable.components
    )


@cache
def valued() -> tuple[Column, ...]:
    """Family columns that senders give values for, each with a source and a date of its own."""
    return tuple(
        column
        for column in _columns("family")
        if not column.derived
        and column.name not in (*_PARENT_CODES, "nomor_kartu_keluarga", "perkotaan")
    )


@cache
def answers() -> tuple[Column, ...]:
    """Person columns that a sender answers, but for identity, membership and insurance."""
    settled = (
        "nomor_induk_kependudukan",
        "nama",
        "tanggal_lahir",
        "jenis_kelamin",
        "status_hubungan_keluarga",
        "status_keberadaan",
        "segmen_jkn",
        *_OF_THE_FAMILY,
    )
    return tuple(column for column in _columns("person") if column.name not in settled)


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """Return the groups of a person's variables, each of one source and date, by their columns."""
    found: dict[str, list[str]] = {}
    for column in _columns("person"):
        if column.name not in _OF_THE_FAMILY:
            group = load().variable(column.variable, "person").group
            if group is None:
                raise ValueError(f"the person's variable {column.variable} belongs to no group")
            found.setdefault(group, []).append(column.name)
    return {group: tuple(names) for group, names in found.items()}


@cache
def schema(table: str) -> dict[str, str]:
    """Return column names and DuckDB types of ``registry/<table>``, in order.

    Parameters
    ----------
    table : str
        ``family``, ``person``, ``provenance``, ``unranked``, ``fingerprint``, ``disagreement``,
        ``family_lineage``, ``person_lineage``, ``pair_decision``, ``review_pair``,
        ``comparison``, ``fact`` or ``programme``.
    """
    if table == "family":
        family = {column.name: column.type for column in _columns("family")}
        return {"id_keluarga": "BIGINT", **family, "usia_data_triwulan": "SMALLINT"}
    if table == "person":
        person = {
            column.name: column.type
            for column in _columns("person")
            if column.name not in _OF_THE_FAMILY
        }
        nik = {"nomor_induk_kependudukan": person.pop("nomor_induk_kependudukan")}
        return {
            "id_individu": "BIGINT",
            **nik,
            "id_keluarga": "BIGINT",
            **person,
            "status_padan": "VARCHAR",
            **{f"sumber_{group}": "TINYINT" for group in groups()},
            **{f"tanggal_{group}": "DATE" for group in groups()},
            "tanggal_keberadaan": "DATE",
        }
    return _FIXED[table]


def row_fingerprint(asked_of: str) -> str:
    """Return the hash of a row of ``registry/family`` or ``registry/person``, see `fingerprints`.

    It is hashed once more, since the hash of several columns takes in the last one by an exclusive
    or: the same change in two members would cancel out.

    Parameters
    ----------
    asked_of : str
        ``family`` or ``person``.
    """
    own = "kode_kelurahan_desa" if asked_of == "family" else "id_individu, status_keberadaan"
    features = [column.name for column in load().columns(asked_of) if column.feature]
    return f"hash(hash('{asked_of}', {', '.join([own, *features])}))"


def fingerprints(family: str, person: str) -> str:
    """Return the select of ``registry/fingerprint``.

    A family whose answers, place and members are what they were has the fingerprint that it had;
    another one has by chance once in 2**64. It covers what a score may hang on: the columns that
    the codebook calls features, who is a member, and his presence. The hashes of a family's rows
    are put together so that their order does not matter.

    Parameters
    ----------
    family, person : str
        Relations with the columns of ``registry/family`` and ``registry/person``.
    """
    return (
        "select id_keluarga, min(kode_kelurahan_desa) as kode_kelurahan_desa, "
        "bit_xor(sidik) as sidik from ("
        f"select id_keluarga, kode_kelurahan_desa, {row_fingerprint('family')} as sidik "
        f"from {family} union all "
        "select id_keluarga, null as kode_kelurahan_desa, "
        f"{row_fingerprint('person')} as sidik from {person}) "
        "group by id_keluarga having min(kode_kelurahan_desa) is not null"
    )


def empty_table(table: str) -> str:
    """Return a select with the schema of ``registry/<table>`` and no row."""
    return store.nothing(schema(table))
