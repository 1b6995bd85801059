"""What must hold of a ranking before a person is asked to approve it."""

from collections.abc import Mapping

import great_expectations as gx

from expectations.columns import Fact


def facts() -> gx.ExpectationSuite:
    """Return the suite of ``ranking_fact``: counts over whole tables, by province."""
    listed = (
        Fact("left_out", "Keluarga terdaftar yang tidak diperingkat dan tidak didaftar"),
        Fact("ranked_and_unranked", "Keluarga yang diperingkat dan sekaligus tidak"),
        Fact("not_registered", "Keluarga yang diperingkat tetapi tidak terdaftar"),
        Fact("ranked_twice", "Keluarga yang diperingkat dua kali"),
        Fact("chances_off", "Keluarga yang peluang atau selang desilnya terbalik"),
        Fact("steps_off", "Keluarga yang langkahnya tidak berjumlah perubahan desil"),
        Fact("wrong_movement", "Keluarga yang arah pergerakannya lain dari desilnya"),
        Fact("moved_without_cause", "Keluarga yang pindah desil tanpa sebab utama"),
    )
    return gx.ExpectationSuite(
        name="ranking_fact", expectations=[fact.expectation() for fact in listed]
    )


def tenths(tolerance_permille: int) -> gx.ExpectationSuite:
    """Return the suite of ``tenth``: a tenth in every desil, but for families of equal score.

    Parameters
    ----------
    tolerance_permille : int
        What a desil may be off a tenth beyond the largest group of equal scores.
    """
    fact = Fact(
        "beyond_tie_permille",
        "Jarak desil dari sepersepuluh, di luar kelompok skor sama (per mil)",
        limit=tolerance_permille,
        highest=True,
    )
    return gx.ExpectationSuite(name="tenth", expectations=[fact.expectation()])


def shares(
    limits: Mapping[str, int], *, far: int, poorest: int, first_quarter: bool
) -> gx.ExpectationSuite:
    """Return the suite of ``ranking_share``: what moved, came, left, is guessed.

    Parameters
    ----------
    limits : Mapping
        Per mille, by the name of the share without ``_permille``.
    far : int
        Steps between deciles from which a move is far.
    poorest : int
        Highest decile of those whose summed chance is looked at.
    first_quarter : bool
        Nothing went before, so movement cannot be judged.
    """
    listed = [
        Fact("unranked_permille", "Keluarga tanpa peringkat", limits["unranked"], highest=True),
        Fact(
            "probability_off_permille",
            f"Jarak jumlah peluang desil 1-{poorest} dari {10 * poorest} persen",
            limits["probability_off"],
            severity="peringatan",
            highest=True,
        ),
    ]
    if not first_quarter:
        listed += [
            Fact("moved_permille", "Keluarga yang pindah desil", limits["moved"], highest=True),
            Fact(
                "moved_far_permille",
                f"Keluarga yang pindah {far} desil atau lebih",
                limits["moved_far"],
                highest=True,
            ),
            Fact("new_permille", "Keluarga baru", limits["new"], highest=True),
            Fact("departed_permille", "Keluarga yang keluar", limits["departed"], highest=True),
        ]
    return gx.ExpectationSuite(
        name="ranking_share",
        expectations=[fact.expectation() for fact in listed],
    )
