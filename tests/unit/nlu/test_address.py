"""Home addresses, as they are said, typed and misheard."""

import pytest

from nlu.entities.address import read


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("六栋一单元三零二", "6栋1单元302"),
        ("我家在三号楼2单元5楼501室", "3栋2单元501"),
        ("12幢306", "12栋306"),
        ("3-2-501", "3栋2单元501"),
        ("十二动三零六", "12栋306"),
        ("八号楼", "8栋"),
        ("二单元五零一", "2单元501"),
        ("六栋一单元三楼二号", "6栋1单元302"),
    ],
)
def test_what_is_said_becomes_canonical(said: str, value: str) -> None:
    found = read(said)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("said", ["厨房水管漏水", "后天上午十点", "订两份饭", "", "动不了"])
def test_other_words_are_no_address(said: str) -> None:
    assert read(said) is None


def test_a_bare_number_is_a_door_only_where_one_was_asked_for() -> None:
    assert read("五零一") is None
    found = read("五零一", expected=True)
    assert found is not None
    assert found.value == "501"
