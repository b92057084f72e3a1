"""A change is made on the version it is based on."""

from concurrent.futures import ThreadPoolExecutor

from tests.functional.api.conftest import Person


def test_a_change_needs_the_version_it_is_based_on(owner: Person) -> None:
    made = owner.post("/contacts", {"name": "Thandi Mokoena"})
    path = f"/contacts/{made.json()['contact']['id']}"

    assert owner.get(path).headers["etag"] == made.headers["etag"] == '"1"'
    assert owner.patch(path, {"notes": "a"}, headers={"If-Match": '"1"'}).headers["etag"] == '"2"'
    late = owner.patch(path, {"notes": "b"}, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["error"]["details"]["etag"]) == (412, '"2"')
    assert owner.patch(path, {"notes": "c"}, headers={"If-Match": '"1", "2"'}).status_code == 200
    assert owner.patch(path, {"notes": "d"}, headers={"If-Match": "*"}).status_code == 200
    assert owner.patch(path, {"notes": "e"}, headers={"If-Match": "2"}).status_code == 412


def test_of_two_changes_at_the_same_moment_one_is_told(owner: Person) -> None:
    path = f"/contacts/{owner.post('/contacts', {'name': 'Thandi'}).json()['contact']['id']}"

    def change(number: int) -> int:
        return owner.patch(path, {"notes": f"note {number}"}, headers={"If-Match": '"1"'}).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(change, range(6)))

    assert statuses[0] == 200
    assert set(statuses[1:]) <= {409, 412}
    assert owner.get(path).headers["etag"] == '"2"'
