"""What all tests share: small bodies in a temporary folder, and ``--accept`` to renew golden files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.bodies import Body, make_body

if TYPE_CHECKING:
    from tests.previewing import Previewed
    from tests.rebuilds import Comparison


settings.register_profile("untimed", deadline=None)  # how long an example takes says something of the machine only
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write golden files and generated documents anew")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture
def body(tmp_path: Path) -> Callable[..., Body]:
    """Make a body: a valid starting body plus the given files (``-- path --`` lines in one text)."""

    def make(files: str = "", **more: str | bytes) -> Body:
        return make_body(tmp_path / "body", files, **more)

    return make


@pytest.fixture
def compared() -> Iterator[Comparison]:
    """A body with a fresh memory of its own last build; stamps are believed at once."""
    from tests.rebuilds import Comparison, impatient, warm_body  # dear to load, and few tests need it

    with impatient():
        made = Comparison(warm_body())
        made.agree()
        yield made


@pytest.fixture
def notices(body: Callable[..., Body]) -> Body:
    """A body with two notices, one naming the other."""
    from tests.notices import FILES

    return body(FILES)


@pytest.fixture
def shown(notices: Body) -> Iterator[Previewed]:
    """A preview of the two notices, without a server."""
    from tests.previewing import previewed  # dear to load too

    with previewed(notices) as preview:
        yield preview
