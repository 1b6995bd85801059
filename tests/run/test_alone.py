"""A step in a process of its own loads no more than it needs."""

import subprocess
import sys
import textwrap


def told_by(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_arrow_begins_without_pandas_which_is_there_for_who_wants_it():
    program = """
        import sys
        from pipelines import arrow
        arrow.without_pandas()
        import pyarrow as pa
        print(pa.array(["a", None]).to_pylist()[1], "pandas" in sys.modules)
        import pandas
        print(pandas.Series(["a", None]).isna().sum())
    """
    assert told_by(program) == ["None", "False", "1"]


def test_expectations_load_no_distributions_and_no_pictures_until_they_are_asked_for():
    program = """
        import sys
        import expectations
        from great_expectations.expectations import core
        kl = core.expect_column_kl_divergence_to_be_less_than
        print(*(name in sys.modules for name in ("scipy.stats", "altair", "pyspark")))
        print(kl.stats.entropy([1, 1]) > 0, kl.alt.Chart.__name__)
        import scipy.stats
        print(scipy.stats is sys.modules["scipy.stats"], scipy.stats.norm.name)
    """
    assert told_by(program) == ["False", "False", "False", "True", "Chart", "True", "norm"]
