"""Which passwords may be chosen: ASVS 5.0 chapter 6.2 at level 2."""

import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.kit.errors import InvalidInput
from reelestate.providers.identity.passwords import (
    MAX_CHARACTERS,
    MIN_CHARACTERS,
    PRODUCT_WORDS,
    _common_passwords,
    check_password,
    is_common,
)
from tests.unit.support.inputs import INPUTS

PERSON = ("ann.lee@sunnyvilla.com", "Ann Lee", "Sunny Villa Homes")

# The most used of every yearly list of leaked passwords that have eight characters or more.
NOTORIOUS = re.findall(
    r"\S+",
    """password 12345678 123456789 1234567890 qwerty123 1q2w3e4r 11111111 iloveyou password1 password123
qwertyuiop 987654321 sunshine princess football baseball superman trustno1 1qaz2wsx zaq12wsx abc12345 welcome1
Password1 P@ssw0rd Passw0rd! Qwerty123 Welcome123 letmein1 charlie1 michael1 jennifer computer internet starwars
12341234 88888888 00000000 123123123 asdfghjkl zxcvbnm1 1qazxsw2 q1w2e3r4t5 Admin123 changeme""",
)


@pytest.mark.parametrize("password", NOTORIOUS)
def test_notorious_passwords_are_refused(password: str) -> None:
    with pytest.raises(InvalidInput):
        check_password(password)


def test_far_more_than_the_3000_most_common_that_are_long_enough_are_refused() -> None:
    fitting = [word for word in _common_passwords() if len(word) >= MIN_CHARACTERS]

    assert len(fitting) > 10_000
    for word in fitting:
        assert is_common(word.upper())
    with pytest.raises(InvalidInput, match="most common"):
        check_password(fitting[0])


@pytest.mark.parametrize(
    "password",
    [
        "annlee2024",
        "Ann.Lee1",
        "sunnyvilla1",
        "Sunny-Villa!",
        "villasunny7",
        "ReelEstate2024!",
        "reelestate",
        "R33lEstate1",
        "Studio-Realtor",
        "ann.lee@sunnyvilla.com",
        "eelnna99",
    ],
)
def test_the_persons_data_and_the_product_make_no_password(password: str) -> None:
    with pytest.raises(InvalidInput):
        check_password(password, PERSON)


@pytest.mark.parametrize("password", ["aaaaaaaa", "abcdefgh", "20240131", "qwertzuiop", "abcabcabcabc", "1" * 256])
def test_patterns_make_no_password(password: str) -> None:
    with pytest.raises(InvalidInput):
        check_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "x7Kp2mQz",
        "kxvwpqjz",
        "83920174650",
        "correct horse battery staple",
        "   leading and trailing   ",
        "пароль из четырёх слов",
        "猫が窓辺で静かに眠る",
        "\N{GRINNING FACE}\N{ROCKET}\N{OWL}\N{TULIP}\N{CAT FACE}\N{MAPLE LEAF}\N{SNOWMAN}\N{BLACK STAR}",
        "reelestate but nobody would say so",
        "Zt4-" * 2 + "kq9!mW2x" * 8,
    ],
)
def test_any_composition_is_taken(password: str) -> None:
    check_password(password, PERSON)


@pytest.mark.parametrize("length", [0, 1, MIN_CHARACTERS - 1, MAX_CHARACTERS + 1, 100_000])
def test_length_is_bounded(length: int) -> None:
    with pytest.raises(InvalidInput, match="characters") as caught:
        check_password("kx9" * length if length > 300 else "k" * length, field="new_password")
    assert caught.value.field == "new_password"


def test_64_characters_and_more_are_taken() -> None:
    phrase = "seven violet kayaks drift under a paper moon while otters argue over maps "
    for length in (64, 128, MAX_CHARACTERS):
        check_password((phrase + phrase[::-1] * 3)[:length])


def test_no_error_repeats_the_password() -> None:
    for password in ("annlee2024", "password1", "short"):
        with pytest.raises(InvalidInput) as caught:
            check_password(password, PERSON)
        assert password not in json.dumps(caught.value.to_dict())


def test_checking_takes_no_time_to_speak_of() -> None:
    for password in ("a" * 256, "p4$$w0rd" * 32, "aB1$" * 64, "1234567890" * 25):
        start = time.thread_time()
        with pytest.raises(InvalidInput):
            check_password(password, PERSON)
        assert time.thread_time() - start < 0.5


@given(st.text(max_size=300))
def test_any_text_is_taken_or_refused_in_words(password: str) -> None:
    refusals = []
    try:
        check_password(password, PERSON)
    except InvalidInput as error:
        refusals.append(error)

    assert all(error.remedy and error.field == "password" for error in refusals)
    assert refusals or len(password) >= MIN_CHARACTERS


def test_the_requirements_are_those_of_the_standard() -> None:
    path = INPUTS / "asvs-5.0.0.flat.json"
    if not path.is_file():
        pytest.skip("the ASVS is not beside the repository")
    document = json.loads(path.read_text())
    texts = {entry["req_id"]: entry["req_description"] for entry in document["requirements"]}

    assert f"at least {MIN_CHARACTERS} characters" in texts["V6.2.1"]
    assert "top 3000 passwords" in texts["V6.2.4"]
    assert "at least 64 characters" in texts["V6.2.9"]
    assert "product names" in texts["V6.1.2"]
    assert "reelestate" in PRODUCT_WORDS
