"""When two pages count as built alike, and the second is not looked at again."""

import pytest

from tests.browser.skeletons import bones_of

PAGE = """<main><h1>Stays</h1><p class="lede">7 cars</p><h2 id="one">Inside</h2>
<form action="/a"><label for="word">Word</label><input id="word" value="x"><br/></form>
<ul class="rows"><li>First</li><li>Second</li></ul></main>"""


def test_other_words_numbers_and_addresses_are_the_same_page():
    other = PAGE.replace("7 cars", "No car").replace("/a", "/b").replace('"word"', '"other"')
    assert bones_of(other) == bones_of(PAGE)
    assert bones_of(PAGE.replace("<li>Second</li>", "")) == bones_of(PAGE)


def test_another_picture_in_the_same_place_is_the_same_page():
    drawn = '<p><svg class="icon"><path d="M1"/></svg> Word</p>'
    assert bones_of(drawn) == bones_of(drawn.replace('<path d="M1"/>', '<circle r="2"/><g></g>'))
    assert bones_of(drawn.replace("icon", "plan")) - bones_of(drawn)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("<li>Second</li>", '<li><a href="/x">Second</a></li>'),  # an element more
        ('class="lede"', 'class="quiet"'),  # another colour
        ('<ul class="rows">', '<div class="notice"><ul class="rows">'),  # on another ground
        ('<h2 id="one">Inside</h2>', "<h3>Inside</h3>"),
        ("Stays", ""),  # a heading that says nothing
        ('<input id="word"', '<input id="ward"'),  # a label of nothing
        ('<h2 id="one">', '<h2 id="word">'),  # a name twice
        ("<form", '<form aria-label=""'),
    ],
)
def test_whatever_axe_would_judge_makes_another_page(was, now):
    assert bones_of(PAGE.replace(was, now)) - bones_of(PAGE)


def test_a_part_left_out_is_noticed_where_another_needs_it():
    assert bones_of(PAGE.replace("<li>First</li><li>Second</li>", "")) - bones_of(PAGE)
    assert not bones_of(PAGE.replace("<br/>", "")) - bones_of(PAGE)
