"""Home addresses, as they are said, typed and misheard; and the numbers in them."""

import time

import pytest

from nlu.entities.address import read
from nlu.entities.number import digits, whole


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("六栋一单元三零二", "6栋1单元302"),
        ("我家在三号楼2单元5楼501室", "3栋2单元501"),
        ("12幢306", "12栋306"),
        ("3-2-501", "3栋2单元501"),
        ("三杠二杠五零一", "3栋2单元501"),
        ("十二动三零六", "12栋306"),
        ("72动306", "72栋306"),
        ("三东二但元四零幺", "3栋2单元401"),
        ("八号楼", "8栋"),
        ("六单元", "6单元"),
        ("二单元五零一", "2单元501"),
        ("三号楼五零一", "3栋501"),
        ("4栋1203", "4栋1203"),
        ("屋企系3座1203", "3栋1203"),
        ("1203室", "1203"),
        ("6号302室", "6栋302"),
        ("六栋三百零二", "6栋302"),
        ("五栋幺单元二零三", "5栋1单元203"),
        ("五幢一洞二", "5栋102"),
        ("六栋一单元三楼二号", "6栋1单元302"),
        ("十二号楼一单元十楼一千零二", "12栋1单元1002"),
        ("十四幢底楼，幺零三", "14栋103"),
        ("九栋，三单元，那个，五楼，五零二", "9栋3单元502"),
        ("六楼六零二", "602"),
        ("十楼，不对，九栋二单元三零四", "9栋2单元304"),
        ("六栋两份饭", "6栋"),
        ("八栋，三号下午来", "8栋"),
        ("往左拐三号楼", "3栋"),
    ],
)
def test_what_is_said_becomes_canonical(said: str, value: str) -> None:
    found = read(said)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "said",
    [
        *("厨房水管漏水", "后天上午十点", "订两份饭", "", "动不了", "一动不动", "二十四台"),
        *("十楼", "零八年", "2010-01-29", "3-7-2017", "13812345678", "021-6543-2109", "三百块"),
        *("一座山", "一栋楼都停电", "12月3号"),
    ],
)
def test_other_words_are_no_address(said: str) -> None:
    assert read(said) is None


def test_a_bare_number_is_a_door_only_where_one_was_asked_for() -> None:
    assert read("五零一") is None
    found = read("五零一", expected=True)
    assert found is not None
    assert found.value == "501"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        *(("12", 12), ("１２", 12), ("俩", 2), ("仨", 3), ("廿", 20), ("廿三", 23), ("卅一", 31)),
        *(("十", 10), ("二十四", 24), ("一百二", 120), ("两百零五", 205), ("三百零二", 302)),
        *(("一千零二", 1002), ("五零二", 502), ("幺幺零", 110), ("一洞二", 102)),
        *(("二三十", None), ("洞", None), ("", None), ("五个", None)),
    ],
)
def test_whole_numbers(said: str, number: int | None) -> None:
    assert whole(said) == number


@pytest.mark.parametrize(
    ("said", "read_as"),
    [("五零一", "501"), ("幺三八", "138"), ("拐洞三", "703"), ("５０２", "502"), ("十二", None)],
)
def test_digits_said_one_by_one(said: str, read_as: str | None) -> None:
    assert digits(said) == read_as


@pytest.mark.parametrize("part", ["1", "一", "三栋", "三栋，", "一栋的", "1-"])
def test_length_costs_no_more_than_its_share(part: str) -> None:
    said = part * (10_000 // len(part))
    started = time.process_time()
    read(said, expected=True)
    assert time.process_time() - started < 1
