"""The two passes of the ranking over the nation, on a session of Spark."""

from typing import TYPE_CHECKING

from pipelines.spark.engine import Engine
from pipelines.spark.placing import place_nation
from pipelines.spark.scoring import score_nation

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from pyspark.sql import SparkSession

    from pipelines.rank.comparison import Comparison
    from pipelines.rank.inputs import Part
    from pipelines.rank.scores import Scores
    from pipelines.rank.tables import Writer


class Nation:
    """One ranking: what the first pass leaves in the engine, the second reads.

    Parameters
    ----------
    session : SparkSession
    """

    def __init__(self, session: "SparkSession") -> None:
        self.session = session

    def score(
        self,
        comparison: "Comparison",
        of: "list[Part]",
        scores: "Scores",
        workers: "ThreadPoolExecutor",
    ) -> None:
        """Score and compare every family, and count who has which score."""
        folder = scores.folder / "spark"
        folder.mkdir()
        self.engine = Engine(self.session, folder)
        score_nation(self.engine, comparison, of, scores, workers)

    def place(self, writer: "Writer", of: "list[Part]", workers: "ThreadPoolExecutor") -> int:
        """Place and count every family, and write the parts; return how many families they hold."""
        return place_nation(self.engine, writer, of, workers)
