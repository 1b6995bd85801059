"""Match a requester's list with the register (pemadanan): who of it is who, and how surely.

A row is matched by what agrees, each agreement weighed by how rarely it comes by chance
(`pipelines/rules/match.yaml`); a row that several persons fit, or that one fits too loosely, is
left for a person to review. No one is matched on a guess.
"""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import DataStop, UsageError
from pipelines.match import listed, result, words
from pipelines.match.listed import Asked
from pipelines.match.register import Register
from pipelines.match.search import search
from pipelines.requesters import agreement_of

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter


def match(
    home: "Home", quarter: "Quarter", file: Path, requester: str, out: Path | None
) -> dict[str, Any]:
    """Match a list with the release in force of a quarter; write what comes of it.

    Parameters
    ----------
    file : Path
        CSV, XLSX or Parquet with some of the columns nik, nama, tanggal_lahir, alamat.
    requester : str
        Who asks; his agreement says where and what he may see.
    out : Path or None
        Folder of the result; None: beside the file, named after it.

    Returns
    -------
    dict
        ``rows``, ``counts`` by status, ``output`` (path of the CSV file) and ``folder``.

    Raises
    ------
    Busy
        If the requester has no agreement in force.
    DataStop
        If the quarter has no release, or the list cannot be read or used.
    UsageError
        If there is no such file, or the folder of the result holds something else.
    """
    if not file.is_file():
        raise UsageError(
            f"{file} tidak ada atau bukan berkas; periksa nama dan foldernya, lalu padankan lagi"
        )
    agreement = agreement_of(requester, quarter)
    release = home.current(quarter)
    if release is None:
        raise DataStop(
            f"{quarter} belum mempunyai rilis untuk dipadankan: terbitkan dahulu "
            f"(dtsen run {quarter} --approve-as NAMA), atau sebutkan triwulan yang sudah terbit"
        )
    asked = Asked(file, quarter, release, agreement)
    folder = result.place(asked, out)
    with (
        tempfile.TemporaryDirectory(prefix="dtsen-match-") as scratch,
        store.connect() as con,
    ):
        words.prepare(con)
        register = Register(con, release, agreement, Path(scratch))
        tables = listed.read(con, asked, Path(scratch))
        search(register, tables, quarter)
        return result.write(register, tables, asked, folder)
