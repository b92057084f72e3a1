"""Figures of the business, as CloudWatch reads them from a log."""

import json

import pytest

from reelestate.kit import metrics


def test_figures_become_one_line_of_embedded_metrics(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "studio-test")

    metrics.record({"JobsFinished": (1, "Count"), "JobSeconds": (12.5, "Seconds")}, Kind="render")
    metrics.record({"SignUps": (1, "Count")})

    finished, signed_up = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    (described,) = finished["_aws"]["CloudWatchMetrics"]
    assert described["Namespace"] == "studio-test"
    assert described["Dimensions"] == [["Kind"]]
    assert {metric["Name"]: metric["Unit"] for metric in described["Metrics"]} == {
        "JobsFinished": "Count",
        "JobSeconds": "Seconds",
    }
    assert (finished["Kind"], finished["JobsFinished"], finished["JobSeconds"]) == ("render", [1.0], [12.5])
    assert "JobsFinished" not in signed_up
    assert "Kind" not in signed_up


def test_where_nobody_reads_them_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("POWERTOOLS_METRICS_NAMESPACE", raising=False)

    metrics.record({"SignUps": (1, "Count")})

    assert capsys.readouterr().out == ""
