import pytest
from hypothesis import given

from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks


@pytest.mark.parametrize(
    "form,name", [("gml", "m.gml"), ("pajek", "m.net"), ("ucinet", "m.dl"), ("vna", "m.vna")]
)
@SLOW
@given(network=networks())
def test_law(network, form, name):
    assert_comes_back(network, form, name)
