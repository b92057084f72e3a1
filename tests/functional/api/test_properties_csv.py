"""Property listings as CSV over HTTP."""

from typing import Any

from tests.functional.api.conftest import Person
from tests.functional.api.test_properties import add, titles

CSV = {"Content-Type": "text/csv"}
TWO = "Address,City,Price,Beds\n12 Tern Road,Austin,725000,3\n14 Tern Road,Austin,$650000,2\n"
ONE_BAD = "Address,City,Price\n12 Tern Road,Austin,725000\n14 Tern Road,Austin,a lot\n"


def send(person: Person, text: str | bytes, *, headers: dict[str, str] | None = None, **query: Any) -> Any:
    return person.post("/properties/import", content=text, headers=CSV | (headers or {}), params=query)


def test_a_file_is_imported_whole(owner: Person, stranger: Person) -> None:
    answer = send(owner, TWO)

    report = answer.json()
    assert (report["rows"], report["created"], report["problems"]) == (2, 2, [])
    assert titles(owner, sort="title") == ["12 Tern Road", "14 Tern Road"]
    assert owner.get(f"/properties/{report['property_ids'][1]}").json()["property"]["listing_price"] == 650000
    assert titles(stranger) == []


def test_a_row_in_error_keeps_the_whole_file_out_unless_asked(owner: Person) -> None:
    refused = send(owner, ONE_BAD)
    tried = send(owner, ONE_BAD, dry_run=True, partial=True)
    none_yet = titles(owner)
    taken = send(owner, ONE_BAD, partial=True)

    problem = {
        "row": 3,
        "field": "Price",
        "problem": '"a lot" is not a number',
        "remedy": "Write digits such as 3 or 1250000, or leave the field out.",
    }
    assert refused.status_code == 422
    assert refused.json()["error"]["details"]["errors"] == [problem]
    assert none_yet == []
    assert (tried.json()["created"], tried.json()["property_ids"], tried.json()["problems"]) == (1, [], [problem])
    assert (taken.json()["created"], taken.json()["problems"]) == (1, [problem])
    assert titles(owner) == ["12 Tern Road"]


def test_a_dry_run_says_what_would_happen(owner: Person) -> None:
    good, bad = send(owner, TWO, dry_run=True).json(), send(owner, ONE_BAD, dry_run=True).json()

    assert (good["dry_run"], good["rows"], good["created"]) == (True, 2, 2)
    assert (bad["rows"], bad["created"], len(bad["problems"])) == (2, 0, 1)
    assert titles(owner) == []


def test_the_same_key_imports_once(owner: Person) -> None:
    key = {"Idempotency-Key": "spring-list"}

    first, again = send(owner, TWO, headers=key), send(owner, TWO, headers=key)
    other = send(owner, TWO + "16 Tern Road,Austin,1,1\n", headers=key)

    assert first.json() == again.json()
    assert other.status_code == 409
    assert len(titles(owner)) == 2


def test_a_form_is_as_good_as_a_body(owner: Person) -> None:
    answer = owner.post("/properties/import", files={"file": ("list.csv", TWO.encode(), "text/csv")})
    missing = owner.post("/properties/import", files={"other": ("list.csv", TWO.encode(), "text/csv")})

    assert answer.json()["created"] == 2
    assert (missing.status_code, missing.json()["error"]["details"]["field"]) == (422, "file")


def test_a_contact_of_another_organization_is_a_row_in_error(owner: Person, stranger: Person) -> None:
    ours = owner.post("/contacts", {"name": "Thandi"}).json()["contact"]["id"]
    theirs = stranger.post("/contacts", {"name": "Hidden"}).json()["contact"]["id"]

    answer = send(owner, f"Title,Contact Id\nA,{ours}\nB,{theirs}\nC,{theirs}\n", partial=True).json()

    assert [(problem["row"], problem["field"]) for problem in answer["problems"]] == [
        (3, "Contact Id"),
        (4, "Contact Id"),
    ]
    assert titles(owner) == ["A"]


def test_what_is_exported_can_be_imported_again(owner: Person, stranger: Person) -> None:
    add(
        owner,
        title="=SUM(A1)",
        listing_price=725000.5,
        features=["Pool; heated", "Gym"],
        lot_size="0.25 acres",
        open_house_date="2030-06-15",
        open_house_start="13:00",
        description="Two\nlines",
        tags=["@home", "spring"],
        notes="+27 82",
    )
    add(owner, title="Casa, “Azul”", amenities=["a;b"], altered_photos={"living.jpg": "Virtually staged"})

    exported = owner.get("/properties/export", params={"sort": "title"})
    imported = send(stranger, exported.content)

    assert exported.headers["content-type"] == "text/csv; charset=utf-8"
    assert exported.headers["content-disposition"].startswith('attachment; filename="properties-')
    assert exported.content.startswith(b"\xef\xbb\xbf")
    assert '"\'=SUM(A1)"' in exported.text
    assert imported.status_code == 200, imported.text
    theirs = stranger.get("/properties/export", params={"sort": "title"})
    assert theirs.content == exported.content


def test_an_export_holds_all_that_the_filter_asks_for(owner: Person) -> None:
    rows = "".join(f"House {number},{number % 10}\n" for number in range(450))
    send(owner, f"title,beds\n{rows}")

    whole = owner.get("/properties/export").text.splitlines()
    some = owner.get("/properties/export", params={"q": "house", "min_bedrooms": 9}).text.splitlines()

    assert len(set(whole)) == 451
    assert len(some) == 46


def test_who_is_not_signed_in_imports_and_exports_nothing(owner: Person) -> None:
    anonymous = Person(owner.client, owner.user_id, "", "", owner.organization_id)

    assert send(anonymous, TWO).status_code == 401
    assert anonymous.get("/properties/export").status_code == 401


def test_files_that_are_too_large_or_no_table_are_refused(owner: Person) -> None:
    assert send(owner, b"x" * (2 * 2**20 + 1)).status_code == 422
    assert send(owner, b"x" * (7 * 2**20)).status_code == 413
    assert send(owner, b"").status_code == 422
    assert send(owner, b"\xff\xfe\x00").status_code == 422
    broken = owner.post(
        "/properties/import", content=b"--x\r\nbroken", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert broken.status_code in {400, 422}
