"""Desil, chances and movement of a part's families by compiled loops, as `rank/ranked` has them.

The SQL, with `placement.Lines.relations` before it, is what they mean; a test holds one against the
other. Codes and names are kept as numbers beside a list of what they stand for, so that they are
written without being looked at one by one.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.rank import causes, cuts
from pipelines.rank.tabulated import numbers
from ranking.counting import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb
    from numpy.typing import NDArray

    from pipelines.rank.placement import Lines
    from ranking.desil import Integers

_DIGITS = {"kode_provinsi": 2, "kode_kabupaten_kota": 4, "kode_kecamatan": 6}
_TOLD = {
    "peluang_desil_1_4": np.int16,
    "peluang_desil_1_5": np.int16,
    "desil_bawah": np.int8,
    "desil_atas": np.int8,
}
_AS_SCORED = (
    "perkotaan", "jumlah_anggota", "jenis_kelamin_kepala", "lansia_sendiri", "disabilitas",
    "skor", "variabel_diduga",
)  # fmt: skip
_MOVEMENTS = ("tetap", "naik", "turun", "baru")
_WAYS = np.array([0, 1, 2])  # of the movements, at index 0, 1 and -1
_NEW = 3
_BY_LINES, _BY_MODEL = "garis", "model"  # main causes beside the players'
_WIDE = ("skor", "skor_lama", "perkotaan", "pita", "langkah_skor", *cuts.DIGITS)
_ID_BITS = 48  # beside the province in one number


def elsewhere(con: "duckdb.DuckDBPyConnection") -> pa.Table:
    """Return the families that another part knew last quarter, by id, with what is told of them."""
    return con.sql(
        "select id, left_before.desil::tinyint as desil_sebelumnya, naik::bigint as naik, "
        "turun::bigint as turun from left_now inner join left_before using (id) "
        "left join main_cause using (id) order by id"
    ).to_arrow_table()


def fetch(scored: pa.Table, moved: pa.Table) -> pa.Table:
    """Return the families of a part by province and id, with what other parts told of them.

    A family of which no answer changed has only time to name.

    Parameters
    ----------
    scored : Table
        As `moves.keep` wrote it.
    moved : Table
        As `elsewhere` gives it.
    """
    id_, of = (table["id"].to_numpy() for table in (scored, moved))
    new = np.flatnonzero(scored["desil_sebelumnya"].is_null().to_numpy())
    at = np.searchsorted(of, id_[new])
    known = np.flatnonzero(at < len(of))
    known = known[of[at[known]] == id_[new[known]]]
    row, place = new[known], at[known]
    for name, other in (("naik", causes.TIME), ("turun", causes.TIME), ("desil_sebelumnya", 0)):
        later = moved[name].fill_null(other).to_numpy()
        told = scored[name].fill_null(other).to_numpy().astype(later.dtype)
        told[row] = later[place]
        scored = scored.set_column(scored.column_names.index(name), name, pa.array(told))
    order = (numbers(scored, cuts.PROVINCE) << _ID_BITS) + id_
    return scored.take(pa.array(np.argsort(order, kind="stable")))


def of_province(ranked: pa.Table, province: str) -> pa.Table:
    """Return the families of a province, of a table in order of province; of words, its own."""
    codes = ranked["kode_provinsi"].combine_chunks()
    there = codes.dictionary.to_pylist()
    at = there.index(province) if province in there else len(there)
    first, beyond = np.searchsorted(codes.indices.to_numpy(), [at, at + 1])
    found = ranked.slice(first, beyond - first).combine_chunks()
    for number, column in enumerate(found.columns):
        if pa.types.is_dictionary(column.type):
            found = found.set_column(number, found.field(number), _own_words(column))
    return found


def _own_words(column: pa.ChunkedArray) -> pa.Array:
    words = column.combine_chunks()
    unknown = words.is_null().to_numpy(zero_copy_only=False)
    number = words.indices.fill_null(0).to_numpy()
    used = np.zeros(len(words.dictionary), bool)
    used[number[~unknown]] = True
    own = np.cumsum(used) - used
    return _words(own[number] if len(own) else number, words.dictionary.filter(used), unknown)


@dataclass(frozen=True, slots=True)
class Placer:
    """Lines laid out for the loops.

    Attributes
    ----------
    rows : dict
        Province or kabupaten → by its number, the row of `local` that has its cut points.
    local, hundredths : dict, array of int64
        Cut points, nine in a row: of each place; of the percentiles within each desil of each
        kabupaten, ten rows a kabupaten.
    chances : array of int16
        By kind of place, band of sizes and step of score from `first_step` on: what is told.
    names : list of str
        What main causes are called; `named` has the number of each player's.
    """

    lines: "Lines"
    rows: dict[str, "Integers"]
    local: dict[str, "Integers"]
    hundredths: "Integers"
    chances: "NDArray[np.int16]"
    first_step: int
    names: list[str]
    named: "Integers"

    @classmethod
    def of(cls, lines: "Lines") -> "Placer":
        """Lay out what families are placed by."""
        rows, local = {}, {}
        for scope, places in lines.local.items():
            codes = np.array([int(place.code) for place in places], np.int64)
            rows[scope] = np.zeros(int(codes.max(initial=0)) + 1, np.int64)
            rows[scope][codes] = np.arange(len(codes))
            local[scope] = _table([place.cuts for place in places])
        within = [
            place.hundredths[start : start + 9]
            for place in lines.local[cuts.REGENCY]
            for start in range(0, cuts.HUNDRED, 10)
        ]
        told = np.array(lines.chances, np.int64).reshape(-1, 3 + len(_TOLD))
        first = int(told[:, 2].min(initial=0))
        shape = (*(told[:, :3] - [0, 0, first]).max(axis=0, initial=0) + 1, len(_TOLD))
        chances = np.zeros(shape, np.int16)
        chances[told[:, 0], told[:, 1], told[:, 2] - first] = told[:, 3:]
        names = {_BY_LINES: 0, _BY_MODEL: 1}
        named = [names.setdefault(player.name, len(names)) for player in causes.players()]
        return cls(lines, rows, local, _table(within), chances, first, list(names), np.array(named))

    def place(self, scored: pa.Table) -> pa.Table:
        """Return the rows of ``ranked/family`` of families of `fetch`."""
        wide = {name: numbers(scored, name) for name in _WIDE}
        score, old = wide["skor"], wide["skor_lama"]
        desil = {"desil_nasional": cut(score, self.lines.national)}
        for scope in cuts.DIGITS:
            at = self.rows[scope][wide[scope]]
            desil[f"desil_{scope}"] = cut(score, self.local[scope], at)
        within = 10 * at + desil[f"desil_{cuts.REGENCY}"] - 1
        # a percentile lies within its desil, so nine cut points of that desil tell it
        hundredth = cut(score, self.hundredths, within)
        desil["persentil_kabupaten_kota"] = 10 * (desil[f"desil_{cuts.REGENCY}"] - 1) + hundredth
        desil["desil_nasional_keluarga"] = cut(score, self.lines.by_family)
        step = wide["langkah_skor"] - self.first_step
        told = self.chances[wide["perkotaan"], wide["pita"], step]
        of_lines = cut(old, self.lines.before)
        of_model = desil["desil_nasional"]
        if self.lines.old_model is not None:
            of_model = cut(old, self.lines.old_model)
        return pa.table(
            {
                "id_keluarga": scored["id"],
                "nomor_kartu_keluarga": scored["nomor_kartu_keluarga"],
                **_codes(scored["kode_kelurahan_desa"]),
                **{name: scored[name] for name in _AS_SCORED},
                **desil,
                **{name: told[:, at].astype(kind) for at, (name, kind) in enumerate(_TOLD.items())},
                **self._moved(scored, desil["desil_nasional"], of_lines, of_model),
                "id_model": _words(np.zeros(len(score), np.int8), [self.lines.model]),
            }
        )

    def placed_elsewhere(self, con: "duckdb.DuckDBPyConnection") -> pa.Table:
        """Return the families of ``ranked_part``, placed by the same in SQL, as `place` does."""
        found = con.sql("from ranked_part order by kode_provinsi, id_keluarga").to_arrow_table()
        columns = dict(zip(found.column_names, found.columns, strict=True))
        columns |= _codes(found["kode_kelurahan_desa"])
        lists = {
            "pergerakan": _MOVEMENTS, "sebab_utama": self.names, "id_model": [self.lines.model]
        }  # fmt: skip
        for name, words in lists.items():
            number = pc.index_in(found[name].combine_chunks(), value_set=pa.array(words))
            columns[name] = pa.DictionaryArray.from_arrays(number, words)
        return pa.table(columns)

    def _moved(
        self,
        scored: pa.Table,
        now: "NDArray[np.int8]",
        of_lines: "NDArray[np.int8]",
        of_model: "NDArray[np.int8]",
    ) -> dict[str, pa.Array]:
        """Return the columns that tell how a desil differs from last quarter's, 0 for none."""
        before = scored["desil_sebelumnya"].to_numpy()
        new = before == 0
        own, line, model = of_lines - before, of_model - of_lines, now - of_model
        way = np.where(new, 0, np.sign(now - before))
        of_own = (way * own >= way * line) & (way * own >= way * model)
        player = np.where(way > 0, scored["naik"].to_numpy(), scored["turun"].to_numpy())
        cause = np.where(of_own, self.named[player], np.where(way * line >= way * model, 0, 1))
        return {
            "desil_nasional_sebelumnya": pa.array(before, mask=new),
            "pergerakan": _words(np.where(new, _NEW, _WAYS[way]), _MOVEMENTS),
            "langkah_sendiri": pa.array(own, mask=new),
            "langkah_garis": pa.array(line, mask=new),
            "langkah_model": pa.array(model, mask=new),
            "sebab_utama": _words(cause, self.names, way == 0),
        }


def _table(cuts: "list[Integers]") -> "Integers":
    """Return nine cut points in a row."""
    return np.array([row[:9] for row in cuts], np.int64).reshape(-1, 9)


def _words(
    number: "NDArray", words: "Sequence[str]", unknown: "NDArray[np.bool_] | None" = None
) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(number.astype(np.int32), mask=unknown), words)


def _codes(villages: pa.ChunkedArray) -> dict[str, pa.Array]:
    """Return the codes of the places of a village, cut from its own."""
    village = villages.combine_chunks().dictionary_encode()
    found = {}
    for name, digits in _DIGITS.items():
        code = pc.utf8_slice_codeunits(village.dictionary, 0, digits).dictionary_encode()
        number = code.indices.take(village.indices)
        found[name] = pa.DictionaryArray.from_arrays(number, code.dictionary)
    return found | {"kode_kelurahan_desa": village}
