"""What a change does to templates, told in Markdown."""

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.template_diff import MOST_CHARACTERS, changes, main, read, report


def _template(**resources: Any) -> dict[str, Any]:
    return {"Resources": resources}


def _function(memory: int = 128, digest: str = "a" * 64) -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {"MemorySize": memory, "Code": {"S3Key": f"{digest}.zip"}},
        "Metadata": {"aws:asset:path": digest},
    }


def test_a_change_is_told_with_both_values() -> None:
    """Given a function with more memory, when compared, then the property is told before and after."""
    (change,) = changes(_template(Api=_function(128)), _template(Api=_function(256)))

    assert (change.sign, change.name, change.paths) == ("~", "Api", ("Properties.MemorySize: 128 → 256",))


def test_other_code_alone_is_no_change_of_the_template() -> None:
    """Given the same function with other code, when compared, then only digests differ, and nothing is told."""
    version = {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Api"}}}
    before = _template(Api=_function(digest="a" * 64), **{f"ApiCurrentVersion3F8A1B2C{'0' * 32}": version})
    after = _template(Api=_function(digest="b" * 64), **{f"ApiCurrentVersion3F8A1B2C{'1' * 32}": version})

    assert changes(before, after) == []


def test_lost_data_comes_first() -> None:
    """Given a bucket that goes away, when reported, then that stands before everything else."""
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {}}

    told = report({"Production/Storage": _template(Media=bucket, Api=_function())}, {"Production/Storage": _template()})

    warning, _, rest = told.partition("<details>")
    assert "`Production/Storage`: `Media` (AWS::S3::Bucket)" in warning
    assert "Api" not in warning
    assert "2 gone" in rest


def test_equal_sides_say_so() -> None:
    """Given the same templates, when reported, then it is said that nothing changes."""
    same = {"Staging/Api": _template(Api=_function())}

    assert "No environment changes." in report(same, same)


def test_a_long_report_fits_into_a_comment() -> None:
    """Given hundreds of new resources in many stacks, when reported, then whole stacks are left out and counted."""
    many = {f"R{i}": {"Type": "AWS::SNS::Topic", "Properties": {}} for i in range(400)}
    after = {f"Staging/S{i}": _template(**many) for i in range(20)}

    told = report({}, after)

    assert len(told) <= MOST_CHARACTERS
    assert told.count("<details>") == told.count("</details>")
    assert "more stacks change" in told


def test_assemblies_are_read_by_environment_and_stack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Given two output directories, when compared from the command line, then stacks are named by environment."""
    for side, memory in (("before", 128), ("after", 512)):
        folder = tmp_path / side / "assembly-Staging"
        folder.mkdir(parents=True)
        (folder / "StagingApi1234.template.json").write_text(json.dumps(_template(Api=_function(memory))))

    assert main([str(tmp_path / "before"), str(tmp_path / "after")]) == 0

    told = capsys.readouterr().out
    assert "Staging/Api1234" in told
    assert "128 → 512" in told


def test_an_empty_directory_is_an_error(tmp_path: Path) -> None:
    """Given a directory without templates, when read, then the error names the command that makes them."""
    with pytest.raises(FileNotFoundError, match="make synth"):
        read(tmp_path)
