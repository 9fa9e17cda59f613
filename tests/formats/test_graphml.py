from hypothesis import given
from tests.formats.laws import SLOW, assert_comes_back
from tests.strategies import networks


@SLOW
@given(networks())
def test_what_is_written_comes_back(network):
    assert_comes_back(network, "graphml", "map.graphml")
