import pytest
from django.utils.translation import override

from cluster.sizes import file_size


@pytest.mark.parametrize(
    ("size", "english", "bulgarian"),
    [
        (0, "1 kB", "1 kB"),
        (900, "1 kB", "1 kB"),
        (2048, "2 kB", "2 kB"),
        (31 * 1024 + 400, "31 kB", "31 kB"),
        (999 * 1024, "999 kB", "999 kB"),
        (1000 * 1024, "1 MB", "1 MB"),
        (1024**2 - 1, "1 MB", "1 MB"),
        (1024**2, "1 MB", "1 MB"),
        (2_500_000, "2.4 MB", "2,4 MB"),
        (10 * 1024**2, "10 MB", "10 MB"),
    ],
)
def test_sizes_are_worded_as_each_language_does(size, english, bulgarian):
    with override("en"):
        assert file_size(size) == english.replace(" ", "\N{NBSP}")
    with override("bg"):
        assert file_size(size) == bulgarian.replace(" ", "\N{NBSP}")
