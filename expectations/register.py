"""What must hold of the frozen register, and of what was refused on the way to it."""

from collections.abc import Mapping

import great_expectations as gx

from expectations.columns import Fact, between, present


def facts() -> gx.ExpectationSuite:
    """Return the suite of ``register_fact``: counts over whole tables, by province."""
    listed = (
        Fact("person_without_family", "Individu yang keluarganya tidak ada di register"),
        Fact("region_not_nested", "Keluarga yang kode wilayahnya tidak bersarang"),
        Fact("in_another_province", "Keluarga di berkas provinsi lain"),
        Fact("empty_but_ranked", "Keluarga tanpa anggota aktif di luar daftar tanpa peringkat"),
        Fact("unranked_unknown", "Keluarga tanpa peringkat yang tidak ada di register"),
        Fact("unranked_without_reason", "Keluarga tanpa peringkat tanpa alasan"),
        Fact("two_heads", "Keluarga dengan lebih dari satu kepala", severity="peringatan"),
        Fact("born_later", "Individu yang lahir setelah triwulan berakhir"),
    )
    return gx.ExpectationSuite(
        name="register_fact", expectations=[fact.expectation() for fact in listed]
    )


def twice() -> gx.ExpectationSuite:
    """Return the suite of ``register_twice``: numbers that stand twice, slice by slice.

    Counted in slices, because a nation's numbers do not fit into memory at once.
    """
    listed = (
        Fact("family_twice", "Nomor keluarga yang ganda"),
        Fact("person_twice", "Nomor individu yang ganda"),
        # two families may show the same card until one of them is found to have moved
        Fact("card_twice", "Nomor kartu keluarga yang ganda", severity="peringatan"),
    )
    return gx.ExpectationSuite(
        name="register_twice", expectations=[fact.expectation() for fact in listed]
    )


def shape() -> gx.ExpectationSuite:
    """Return the suite of ``shape``: every column is there and of the type of its definition."""
    fact = Fact("wrong", "Kolom yang tidak ada atau jenisnya lain dari buku kode")
    return gx.ExpectationSuite(name="shape", expectations=[fact.expectation()])


def regencies(missing: int) -> gx.ExpectationSuite:
    """Return the suite of ``regency``: each is there, or its silence is declared."""
    listed = (
        Fact("absent", "Kabupaten/kota yang hilang dari register", limit=missing),
        Fact(
            "undeclared",
            "Kabupaten/kota yang tidak mengirim tetapi datanya tidak dinyatakan lama",
            severity="peringatan",
        ),
    )
    return gx.ExpectationSuite(name="regency", expectations=[fact.expectation() for fact in listed])


def refused(limits: Mapping[str, int]) -> dict[str, gx.ExpectationSuite]:
    """Return the suites of what was refused: its share, its accounts, its reasons.

    Parameters
    ----------
    limits : Mapping
        ``quarter`` and ``submission``: largest share of rows held back, per mille.
    """
    accounts = (
        Fact(
            "held_back_permille",
            "Bagian baris tertahan dari semua baris triwulan ini (per mil)",
            limit=limits["quarter"],
            highest=True,
        ),
        Fact(
            "regional_permille",
            "Bagian baris tertahan dari kiriman daerah dan lapangan (per mil)",
            limit=limits["quarter"],
            severity="peringatan",
            highest=True,
        ),
        Fact("unaccounted", "Kiriman yang jumlah barisnya tidak habis dibagi"),
        Fact("listed_otherwise", "Kiriman yang baris tertahannya lain dari daftar"),
    )
    by_sender = Fact(
        "permille",
        "Bagian baris tertahan pada satu kiriman (per mil)",
        limit=limits["submission"],
        severity="peringatan",
        highest=True,
    )
    return {
        "refused_share": gx.ExpectationSuite(
            name="refused_share", expectations=[fact.expectation() for fact in accounts]
        ),
        "refused": gx.ExpectationSuite(name="refused", expectations=[by_sender.expectation()]),
        "held_back_row": gx.ExpectationSuite(
            name="held_back_row",
            expectations=[
                *present("submission", "kode_aturan", "pesan", "saran"),
                between("baris", 1, 10**12),
            ],
        ),
    }
