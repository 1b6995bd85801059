"""Sign-offs as a kabupaten sends them, and small proposals that need them."""

from collections.abc import Sequence

from tests.arrive.submissions import Row, as_csv, family, file, headers, person, siks_files

TIERS = ("rt_rw", "desa", "kecamatan", "dinsos", "bupati")
ROLES = dict(
    zip(TIERS, ("Ketua RT", "Kepala Desa", "Camat", "Kepala Dinas Sosial", "Bupati"), strict=True)
)
PAPERS = dict(zip(TIERS, ("SP", "BA-MUSDES", "REKOM", "VERVAL", "SK"), strict=True))


def signoff(tier: str, number: str = "", **changes: str) -> Row:
    """Return one sign-off of a tier that agrees, on the sixth of March, changed as asked."""
    row = {
        "nomor_usulan": number,
        "submission": "",
        "tingkat": tier,
        "putusan": "setuju",
        "tanggal": "2026-03-04",
        "peran": ROLES.get(tier, "Camat"),
        "nomor_dokumen": f"{PAPERS.get(tier, 'X')}/1/2026",
    }
    return {**row, **changes}


def chain(number: str = "", tiers: Sequence[str] = TIERS, **changes: str) -> list[Row]:
    """Return the agreement of every tier."""
    return [signoff(tier, number, **changes) for tier in tiers]


def signoff_file(rows: Sequence[Row], source: str = "siks_ng") -> dict:
    """Return a file of sign-offs."""
    content = as_csv(rows, headers(source, "pengesahan"))
    return file("pengesahan.csv", "pengesahan", content, len(rows))


def proposals(*numbered: tuple[int, str], **changes: str) -> list[dict]:
    """Return the two files of proposals: families by place, each with its number."""
    families = [family(n, nomor_usulan=number, **changes) for n, number in numbered]
    members = [person(n, n, nomor_usulan=number) for n, number in numbered]
    return siks_files(families, members)
