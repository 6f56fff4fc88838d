"""Two installations get the same demo, and whoever loads it reads who is in it."""


def test_two_loads_give_the_same_people_and_texts(loaded_twice):
    assert loaded_twice.second == loaded_twice.first


def test_loading_prints_who_is_there(loaded_twice):
    assert "coördinator van Moviera" in loaded_twice.printed
    assert "deelnemer in De PION" in loaded_twice.printed
