"""YAML and JSON written by people, read without surprises.

Only plain data: no aliases (they can grow without bound), no tags, no duplicate keys, limited size and depth. YAML
scalars follow the YAML 1.2 core schema, so ``NO`` stays Norway, ``13:00`` a time and ``02139`` a zip code.
"""

import json
import re
from pathlib import Path
from typing import Any, NoReturn

import yaml

from reelestate.kit.errors import InvalidInput

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
_MAX_DIGITS = 40


def read_document(path: Path) -> dict[str, Any]:
    """The mapping in a ``.yaml``, ``.yml`` or ``.json`` file. Raises InvalidInput naming the file, line and remedy."""
    name = path.name
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidInput(name, error.strerror or "cannot be read", "Check the path and the file's rights") from error
    if len(data) > MAX_BYTES:
        raise InvalidInput(name, f"is larger than {MAX_BYTES // 1024} KB", "Keep only the facts, not photos, in it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(name, "is not UTF-8 text", "Save it as UTF-8 YAML or JSON") from error
    return parse_document(text, name=name, json_syntax=path.suffix.lower() == ".json")


def parse_document(text: str, *, name: str, json_syntax: bool = False) -> dict[str, Any]:
    """The mapping in a text. ``name`` is what errors call it."""
    value = _parse_json(text, name) if json_syntax else _parse_yaml(text, name)
    if not isinstance(value, dict):
        raise InvalidInput(name, "holds no fields", "Write lines such as 'title: 12 Oak Street'")
    _check_depth(value, name)
    return value


def dump_document(value: dict[str, Any]) -> str:
    """YAML that a person edits with pleasure: keys in the given order, short parts in one line, real characters."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=100)


def _parse_json(text: str, name: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        for key in keys:
            if keys.count(key) > 1:
                raise InvalidInput(key, "is given twice", "Keep one of the two")
        return dict(pairs)

    def no_constant(word: str) -> NoReturn:
        raise InvalidInput(name, f"{word} is not a number", "Write a number, or leave the field out")

    def integer(digits: str) -> int | str:
        return int(digits) if len(digits) <= _MAX_DIGITS else digits

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=no_constant, parse_int=integer)
    except json.JSONDecodeError as error:
        raise InvalidInput(name, f"line {error.lineno}: {error.msg}", "Correct the JSON there") from error
    except RecursionError as error:
        raise InvalidInput(name, "is nested too deeply", "Write plain fields") from error


def _parse_yaml(text: str, name: str) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 — built on SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}: " if mark else ""
        remedy = "Put text with special characters in quotes" if "found" in str(error.problem) else "Correct that line"
        raise InvalidInput(name, f"{where}{error.problem or error.context}", remedy) from error
    except yaml.YAMLError as error:
        raise InvalidInput(name, "holds characters that YAML forbids", "Save it as plain UTF-8 text") from error
    except RecursionError as error:
        raise InvalidInput(name, "is nested too deeply", "Write plain fields") from error


def _check_depth(value: Any, name: str) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return
    raise InvalidInput(name, "is nested too deeply", "Write plain fields")


class _Loader(yaml.SafeLoader):
    """SafeLoader without aliases and duplicate keys, with the scalars of YAML 1.2."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_mark()
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not allowed", mark)
        return super().compose_node(parent, index)

    def unique_mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        """The mapping of a node, its keys as text."""
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(self.construct_object(key_node, deep=True))
            if key in result:
                raise InvalidInput(key, f"is given twice (line {key_node.start_mark.line + 1})", "Keep one of the two")
            result[key] = self.construct_object(value_node, deep=True)
        return result


_Loader.yaml_implicit_resolvers = {}
_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.unique_mapping)
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
    ("int", rf"^[-+]?(?:0|[1-9][0-9]{{0,{_MAX_DIGITS}}})$", "-+0123456789"),
    (
        "float",
        rf"^(?:[-+]?(?:0|[1-9][0-9]{{0,{_MAX_DIGITS}}})\.[0-9]{{1,{_MAX_DIGITS}}}|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        "-+0123456789.",
    ),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), [*_first.replace("\0", ""), ""])


class _Dumper(yaml.SafeDumper):
    """SafeDumper that indents list items and writes many-line text as a block."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        super().increase_indent(flow, False)


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)
