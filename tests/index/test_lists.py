from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lists import (
    HEADER,
    HIGHEST_POSITION,
    DamagedListError,
    PostingList,
    Postings,
    decode,
    encode,
    joined,
)
from index.packing import PADDING, Bytes

HIGHEST = (1 << 32) - 1  # document number
GAPS = (1, 1, 1, 2, 3, 200, 300, 70_000, 1 << 24, 1 << 31)


class Posting(NamedTuple):
    document: int
    frequency: int
    positions: tuple[int, ...] = ()  # none: the field keeps none


Term = list[Posting]


def arrays(terms: list[Term]) -> Postings:
    every = list(itertools.chain(*terms))
    positions = [place for posting in every for place in posting.positions]
    return Postings(
        np.array([0, *itertools.accumulate(map(len, terms))], np.int64),
        np.array([posting.document for posting in every], np.int64),
        np.array([posting.frequency for posting in every], np.int64),
        np.array(positions, np.int64) if positions else None,
    )


def plain(postings: Postings) -> list[Term]:
    starts, ends = postings.starts.tolist(), postings.position_starts.tolist()
    rows = zip(postings.documents.tolist(), postings.frequencies.tolist(), strict=True)
    every = [
        Posting(
            document,
            frequency,
            () if postings.positions is None else tuple(postings.positions[here:there].tolist()),
        )
        for (document, frequency), (here, there) in zip(rows, itertools.pairwise(ends), strict=True)
    ]
    return [every[here:there] for here, there in itertools.pairwise(starts)]


def numbers(gaps: list[int]) -> list[int]:
    """Document numbers with such gaps, as far as there are numbers."""
    return [number for number in itertools.accumulate(gaps) if number <= HIGHEST]


documents_drawn = st.builds(
    lambda first, gaps: numbers([first, *gaps]),
    st.sampled_from((0, 1, 99, 1 << 31)),
    st.lists(st.sampled_from(GAPS), max_size=12),
)
positions_drawn = st.sets(
    st.integers(0, 40) | st.integers(0, HIGHEST_POSITION), min_size=1, max_size=5
).map(lambda places: tuple(sorted(places)))


def term_of(positions: bool) -> st.SearchStrategy[Term]:
    if positions:
        posting = positions_drawn.map(lambda places: (len(places), places))
    else:
        posting = st.sampled_from((1, 1, 2, 3, 300, 1 << 24)).map(lambda often: (often, ()))

    def of(documents: list[int]) -> st.SearchStrategy[Term]:
        size = len(documents)
        rows = st.lists(posting, min_size=size, max_size=size)
        return rows.map(
            lambda rows: [Posting(d, *row) for d, row in zip(documents, rows, strict=True)]
        )

    return documents_drawn.flatmap(of)


def terms_drawn(least: int = 1) -> st.SearchStrategy[list[Term]]:
    """Terms of a field that keeps positions, or of one that does not."""
    return st.booleans().flatmap(lambda kept: st.lists(term_of(kept), min_size=least, max_size=6))


def written(terms: list[Term], before: int = 0) -> tuple[Bytes, list[tuple[int, int]]]:
    """The bytes of lists, some others before them, and where each begins and how long it is."""
    encoded = encode(arrays(terms))
    content = bytes(before) + bytes(encoded.content) + bytes(PADDING)
    places = zip((encoded.offsets + before).tolist(), encoded.sizes.tolist(), strict=True)
    return np.frombuffer(content, np.uint8), list(places)


# -- there and back ----------------------------------------------------------------------


@given(terms_drawn(), st.sampled_from((0, 5)))
def test_many_lists_at_once(terms: list[Term], before: int) -> None:
    content, places = written(terms, before)
    offsets, sizes = np.array(places, np.int64).T
    assert plain(decode(content, offsets, sizes)) == terms
    without = decode(content, offsets, sizes, positions=False)
    assert without.positions is None
    assert plain(without) == [[posting._replace(positions=()) for posting in t] for t in terms]
    some = slice(None, None, 2)
    assert plain(decode(content, offsets[some], sizes[some])) == terms[some]


@given(terms_drawn(), st.sampled_from((0, 5)))
def test_one_list(terms: list[Term], before: int) -> None:
    content, places = written(terms, before)
    for term, (offset, size) in zip(terms, places, strict=True):
        found = PostingList(content, offset, size)
        assert found.count == len(term)
        assert found.documents.tolist() == [posting.document for posting in term]
        assert found.frequencies.tolist() == [posting.frequency for posting in term]
        assert found.occurrences == sum(posting.frequency for posting in term)
        assert found.has_positions is bool(term[0].positions)


@given(term_of(positions=True), st.data())
def test_positions_of_all_documents_and_of_chosen_ones(term: Term, data: st.DataObject) -> None:
    content, ((offset, size),) = written([term])
    found = PostingList(content, offset, size)
    assert found.positions().tolist() == [place for one in term for place in one.positions]
    chosen = sorted(data.draw(st.sets(st.integers(0, len(term) - 1))))
    expected = [place for at in chosen for place in term[at].positions]
    places = np.array(chosen, np.intp)
    assert found.positions(places).tolist() == expected
    assert found.positions(places, found.frequencies).tolist() == expected


@given(terms_drawn())
def test_what_a_dictionary_is_told(terms: list[Term]) -> None:
    encoded = encode(arrays(terms))
    assert encoded.headers["documents"].tolist() == list(map(len, terms))
    assert encoded.headers["first"].tolist() == [term[0].document for term in terms]
    assert encoded.last.tolist() == [term[-1].document for term in terms]
    assert encoded.most.tolist() == [max(one.frequency for one in term) for term in terms]
    assert encoded.sizes.sum() == len(encoded.content)


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        ((0,), (0,)),
        ((HIGHEST_POSITION,), (HIGHEST_POSITION,)),
        ((3, 1 << 24, 1 << 30), (3, HIGHEST_POSITION, HIGHEST_POSITION)),
    ],
)
def test_positions_end_at_the_highest(places: tuple[int, ...], kept: tuple[int, ...]) -> None:
    content, ((offset, size),) = written([[Posting(7, len(places), places)]])
    assert tuple(PostingList(content, offset, size).positions().tolist()) == kept


@pytest.mark.parametrize(
    ("term", "size"),
    [
        ([Posting(HIGHEST, 1)], HEADER.itemsize),
        ([Posting(number, 1) for number in range(100)], HEADER.itemsize),  # gaps of 1 take nothing
        ([Posting(7, 1, (0,))], HEADER.itemsize + 1),
        ([Posting(0, 1), Posting(1 << 31, 1)], HEADER.itemsize + 4),
    ],
)
def test_the_shortest_lists(term: Term, size: int) -> None:
    assert encode(arrays([term])).sizes.tolist() == [size]


# -- damage ------------------------------------------------------------------------------

DAMAGED: list[Term] = [
    [Posting(7, 1)],
    [Posting(0, 2), Posting(1, 1), Posting(300, 9)],
    [Posting(5, 1, (0,))],
    [Posting(1, 2, (3, 70_000)), Posting(1 << 31, 1, (HIGHEST_POSITION,))],
]


@pytest.fixture(params=["one list", "many lists"])
def read(request: pytest.FixtureRequest) -> Callable[[Bytes, int, int], object]:
    if request.param == "one list":
        return PostingList
    return lambda content, *place: decode(content, *(np.array([number]) for number in place))


@pytest.mark.parametrize("term", DAMAGED)
def test_any_flipped_bit_is_found(term: Term, read: Callable[..., object]) -> None:
    content, ((offset, size),) = written([term], before=5)
    for bit in range(8 * size):
        damaged = content.copy()
        damaged[offset + bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedListError, match="byte 5"):
            read(damaged, offset, size)
    assert read(content, offset, size)


@pytest.mark.parametrize("term", DAMAGED)
def test_any_shortened_or_misplaced_list_is_found(term: Term, read: Callable[..., object]) -> None:
    content, ((offset, size),) = written([term], before=5)
    for place in [*((offset, less) for less in range(size)), (offset + 1, size), (4, size)]:
        with pytest.raises(DamagedListError):
            read(content, *place)
    with pytest.raises(DamagedListError):
        read(content[: offset + size - 1], offset, size)


# -- parts -------------------------------------------------------------------------------


@given(terms_drawn(least=0), st.integers(1, 9))
def test_slices(terms: list[Term], most: int) -> None:
    postings = arrays(terms)
    for here, there in itertools.combinations(range(len(terms) + 1), 2):
        assert plain(postings.sliced(here, there)) == terms[here:there]
    parts = [terms[here:there] for here, there in postings.stretches_of(most)]
    assert list(itertools.chain(*parts)) == terms
    assert all(len(part) == 1 or sum(map(len, part)) <= most for part in parts)


@given(
    st.booleans().flatmap(
        lambda kept: st.lists(
            st.dictionaries(st.integers(0, 5), term_of(kept), min_size=1), min_size=1, max_size=4
        )
    )
)
def test_parts_join_to_one(drawn: list[dict[int, Term]]) -> None:
    base, parts = 0, []
    for part in drawn:  # document numbers of a later part are higher
        parts.append({rank: _moved(term, base) for rank, term in sorted(part.items())})
        base = 1 + max(posting.document for term in parts[-1].values() for posting in term)
    ranks = [np.array(list(part), np.int64) for part in parts]
    found = joined([arrays(list(part.values())) for part in parts], ranks, 6)
    expected = [list(itertools.chain(*(part.get(rank, []) for part in parts))) for rank in range(6)]
    assert plain(found) == expected


def _moved(term: Term, base: int) -> Term:
    return [posting._replace(document=posting.document + base) for posting in term]
