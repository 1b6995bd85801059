"""Commands that answer: status, explain, verify, report, paper, model."""

from datetime import UTC, datetime
from pathlib import Path

import click

from dtsen import text, text_of_models
from dtsen.cli import answer, existing_home, home_option, json_option, parse, parse_day
from dtsen.status import in_words
from pipelines.errors import DataStop, UsageError


@click.command()
@click.argument("quarter_text", metavar="QUARTER")
@click.option("--kabupaten", metavar="CODE", help="Tell of one only, such as 3201.")
@home_option
@json_option
def status(quarter_text: str, kabupaten: str | None, home_path: Path, as_json: bool) -> None:
    """Show what arrived from whom, what waits at which tier, and who is still missing."""
    from pipelines.regions import regencies
    from pipelines.run import document

    quarter = parse(quarter_text)
    known = regencies(str(quarter))["kode_kabupaten_kota"].to_pylist()
    if kabupaten is not None and kabupaten not in known:
        raise UsageError("there is no such kabupaten; a code is four digits, such as 3201")
    told = document.status_document(existing_home(home_path), quarter, kabupaten)
    if told is None:
        raise DataStop(
            f"nothing of {quarter} has been read yet; run `dtsen run {quarter} --to conform` first"
        )
    answer(told, as_json, in_words(told))


@click.command()
@click.option("--date", "day_text", required=True, help="Such as 2026-02-14; told as it ends.")
@home_option
@json_option
def answers(day_text: str, home_path: Path, as_json: bool) -> None:
    """Write the daily answer to citizens, a file per channel."""
    from pipelines.claims import answers as answering

    told = answering.write(existing_home(home_path), parse_day(day_text))
    answer(told, as_json, text.answers(told))


@click.command()
@click.argument("identifier", metavar="KK|NIK|ID")
@click.option("--quarter", "quarter_text", required=True)
@click.option(
    "--auditor", is_flag=True, help="Show the terms of the score and where values are from."
)
@click.option("--letter", is_flag=True, help="Write the letter to the family instead.")
@home_option
@json_option
def explain(
    identifier: str,
    quarter_text: str,
    auditor: bool,
    letter: bool,
    home_path: Path,
    as_json: bool,
) -> None:
    """Explain one family's score, desil and movement; the access log tells that it was asked."""
    from pipelines import rank
    from pipelines.audit import access

    home, quarter = existing_home(home_path), parse(quarter_text)
    shown = "auditor" if as_json else "surat" if letter else "auditor" if auditor else "petugas"
    noted = {"waktu": datetime.now(UTC).isoformat(timespec="seconds"), "perintah": "explain"}
    access.note(home.access_log, noted | {"triwulan": str(quarter), "bentuk": shown})
    told = rank.explain(home, quarter, identifier)
    answer(told, as_json, told["letter"] if letter else text.explain(told, auditor))


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@json_option
def verify(path: Path, as_json: bool) -> None:
    """Check a package or a release against its manifest."""
    from pipelines import send

    told = send.verify(path)
    answer(told, as_json, text.verify(told))
    if not told["ok"]:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("quarter_text", metavar="QUARTER")
@home_option
@json_option
def report(quarter_text: str, home_path: Path, as_json: bool) -> None:
    """Write the quarter's report: HTML that opens offline."""
    from pipelines import audit
    from pipelines import report as reporting
    from pipelines.report import origin

    home, quarter = existing_home(home_path), parse(quarter_text)
    page = reporting.write(home, quarter)
    release = home.current(quarter)
    if release:
        audit.write(home, quarter)
    told = {
        "quarter": quarter_text,
        "path": str(page),
        "provenance": origin.weight(release or home.candidate(quarter)),
    }
    answer(told, as_json, f"The report is {page}.")


@click.command()
@click.argument("kind", type=click.Choice(["movement", "quality", "transparency"]))
@click.argument("quarter_text", metavar="QUARTER")
@home_option
@json_option
def paper(kind: str, quarter_text: str, home_path: Path, as_json: bool) -> None:
    """Write a paper of a quarter to be signed, as a page and as JSON.

    movement: who changed desil, and why. quality: what came in, how complete and how old it is.
    transparency: what the ranking is, who answers for it, how to object (ATRS).
    """
    from pipelines import papers

    page = papers.write(existing_home(home_path), parse(quarter_text), kind)
    told = {"quarter": quarter_text, "path": str(page), "document": str(page.with_suffix(".json"))}
    answer(told, as_json, f"The paper is {page}.")


@click.group()
def model() -> None:
    """Fit, evaluate, show or compare models; write the card."""


@model.command("show")
@click.option("--quarter", "quarter_text", required=True)
@home_option
@json_option
def show(quarter_text: str, home_path: Path, as_json: bool) -> None:
    """Show the coefficients of the model in force."""
    from pipelines import fit

    told = fit.show(existing_home(home_path), parse(quarter_text))
    answer(told, as_json, text_of_models.model(told))


@model.command("fit")
@click.option("--quarter", "quarter_text", required=True)
@home_option
@json_option
def fit_model(quarter_text: str, home_path: Path, as_json: bool) -> None:
    """Fit a new model on the quarter's survey, in place of the one in force."""
    from pipelines import fit, steps

    home, quarter = existing_home(home_path), parse(quarter_text)
    steps.refit(home, quarter)
    told = fit.show(home, quarter)
    answer(told, as_json, text_of_models.model(told))


_A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@model.command("card")
@click.option("--quarter", "quarter_text", required=True)
@click.option("--full", is_flag=True, help="Examine the model first, in every way: minutes.")
@click.option(
    "--examine",
    "parts",
    multiple=True,
    type=click.Choice(["stability", "cost", "drift"]),
    help="Examine it in this way only: on drawn clusters, without each variable, by the register.",
)
@home_option
@json_option
def card(
    quarter_text: str, full: bool, parts: tuple[str, ...], home_path: Path, as_json: bool
) -> None:
    """Write the card of a quarter's model: what it is, how far it is off, and for whom."""
    from pipelines import fit, papers

    home, quarter = existing_home(home_path), parse(quarter_text)
    if full or parts:
        papers.examine(home, quarter, fit.EXAMINED_PARTS if full else parts)
    page = papers.write_card(home, quarter, home.current(quarter) or home.candidate(quarter))
    if page is None:
        raise DataStop(
            f"the model of {quarter_text} came without a judgement by group, so it has no card; "
            "fit it again: dtsen model fit"
        )
    answer({"quarter": quarter_text, "path": str(page)}, as_json, f"The card is {page}.")


@model.command("compare")
@click.option("--quarter", "quarter_text", required=True)
@home_option
@json_option
def compare(quarter_text: str, home_path: Path, as_json: bool) -> None:
    """At a change of model: the old ranking beside the new one, on the same answers."""
    from pipelines import papers

    told = papers.compare(existing_home(home_path), parse(quarter_text))
    answer(told, as_json, text_of_models.model_change(told))


@model.command("evaluate")
@click.option("--survey", type=_A_FILE, help="Household survey, Parquet or CSV.")
@click.option("--spec", type=_A_FILE, help="YAML that tells what its columns are.")
@click.option("--quarter", "quarter_text", help="Instead of a file: the model in force then.")
@click.option("--full", is_flag=True, help="With --quarter: fit everything again, all models.")
@click.option(
    "--earlier",
    help="Forward test: fit on this earlier survey (a file; with --full a quarter), judge on that.",
)
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page there too."
)
@home_option
@json_option
def evaluate(
    survey: Path | None,
    spec: Path | None,
    quarter_text: str | None,
    full: bool,
    earlier: str | None,
    html: Path | None,
    home_path: Path,
    as_json: bool,
) -> None:
    """Tell how well the model finds the poor, on clusters it has not seen, beside others.

    Either on any household survey (--survey and --spec), or of the model in force (--quarter).
    """
    from pipelines import fit

    if (survey is None) != (spec is None) or (survey is None) == (quarter_text is None):
        raise UsageError("give --survey with --spec, or --quarter")
    if full and quarter_text is None:
        raise UsageError("--full goes with --quarter; a file is always judged in full")
    if survey is not None and spec is not None:
        if earlier is not None and not Path(earlier).is_file():
            raise UsageError(f"--earlier {earlier}: there is no such file")
        told = fit.evaluate_survey(survey, spec, Path(earlier) if earlier else None)
    else:
        if earlier is not None and not full:
            raise UsageError("--earlier goes with --survey, or with --quarter and --full")
        home, quarter = existing_home(home_path), parse(quarter_text or "")
        before = parse(earlier) if earlier else None
        told = fit.evaluate_again(home, quarter, before) if full else fit.evaluate(home, quarter)
    if html is not None:
        from pipelines import papers

        papers.write_evaluation(html, told, survey.name if survey else f"Susenas, {quarter_text}")
    answer(told, as_json, text_of_models.evaluation(told))
