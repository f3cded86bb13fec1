import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.bigrams import FOLLOWERS, UNSEEN, plausibility
from corpus.keyboards import other_layouts
from corpus.story import Language


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # Russian on English keys
        ("vepsrf", "музыка"),
        ("Vepsrf", "Музыка"),
        ("VEPSRF", "МУЗЫКА"),
        ("ntfnh b vepsrf", "театр и музыка"),
        ("vepsrf 2024", "музыка 2024"),
        (" vepsrf  ntfnh ", " музыка  театр "),
        ("gj'pbz", "поэзия"),  # э on the apostrophe
        (",b,kbjntrf", "библиотека"),  # б on the comma
        ("[elj;ybr", "художник"),  # х on the bracket
        (".,bktq", "юбилей"),  # ю on the full stop
        ("gjl]tpl", "подъезд"),
        ("J,kfcnm", "Область"),
        ("(vepsrf)", "(музыка)"),
        ("@vepsrf@", '"музыка"'),  # the quotation mark of the Russian layout
        # Kazakh on English keys
        ("v9hf;fq", "мұражай"),
        ("0fpf0cnfy", "қазақстан"),
        ("2lt,btn", "әдебиет"),
        ("-yth", "өнер"),
        ("8r3vtn", "үкімет"),
        (";f4f", "жаңа"),
        ("5sksv", "ғылым"),
        ("[fks0", "халық"),
        ("Fkvfns", "Алматы"),
        ("ufe=fh", "гауһар"),
        # English on Russian and on Kazakh keys
        ("ьгыугь", "museum"),
        ("дшикфкн", "library"),
        ("Фдьфен", "Almaty"),
        ("учршишешщт", "exhibition"),
        ("ьгыугь әқәң", "museum 2024"),
        ("ьгыугь 2024", "museum 2024"),
        ("ьгыугьб 2024", "museum, 2024"),
        # Kazakh on Russian keys
        ("м9ражай", "мұражай"),
        ("0аза0", "қазақ"),
        ("-нер", "өнер"),
        ("-43рлер", "өңірлер"),
        ("0ала", "қала"),
        ("т2уелс3зд3к", "тәуелсіздік"),
        ("к8й", "күй"),
        ("К-мек", "Көмек"),
        ("а0т-бе", "ақтөбе"),
        # one word of two
        ("музей vepsrf", "музей музыка"),
        ("ьгыугь almaty", "museum almaty"),
    ],
)
def test_text_typed_in_another_layout_is_offered_first(typed: str, meant: str) -> None:
    assert other_layouts(typed)[0] == meant


@pytest.mark.parametrize(
    "text",
    [
        *("museum", "museum 2024", "музей", "музей 2024", "мұражай", "қазақстан", "Almaty"),
        *("The State Museum of Arts", "don't", "women's", "rhythm and blues", "UNESCO", "iPhone"),
        *("Tchaikovsky", "Bektembayev", "Zhumabay", "Qazaqstan", "COVID-19", "qwerty"),
        *("музыка, театр", "«Абай жолы»", "ЮНЕСКО", "ТЮЗ", "ГАБТ", "объём", "съезд", "ән", "өң"),
        *("5-сынып", "2-ші", "90-жылдар", "іс-шара", "6 мая", "АСТАНА -ТАРАЗ", "№7", "1-Н"),
        *("IT-маман", "меншiк", "Көркем сурет көрмесі", "Шымкент", "Қ. Қасымов", "2024", "12:30"),
        *("", " ", "...", "—", ";", "[]", "h" * 600),
    ],
)
def test_text_that_is_plausible_as_it_is_stays(text: str) -> None:
    assert other_layouts(text) == ()


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_taken_and_white_space_and_length_stay(text: str) -> None:
    for other in other_layouts(text):
        assert other != text
        assert len(other) == len(text)
        assert [c for c in other if c.isspace()] == [c for c in text if c.isspace()]


@given(st.text("qwertyuiop[]asdfghjkl;'zxcvbnm,.1234567890-= йцукенгшщзхъәқ", max_size=30))
def test_any_keys_are_taken(text: str) -> None:
    assert len(other_layouts(text)) <= 5


@pytest.mark.parametrize(
    ("word", "language", "nonsense"),
    [("museum", "en", "vepsrf"), ("музыка", "ru", "ьгыугь"), ("мұражай", "kk", "ғқөңһ")],
)
def test_a_word_is_more_plausible_than_nonsense(
    word: str, language: Language, nonsense: str
) -> None:
    assert plausibility(word, language) > -5 > plausibility(nonsense, language) >= UNSEEN


@pytest.mark.parametrize("language", FOLLOWERS)
def test_the_table_of_pairs_has_each_pair_once(language: Language) -> None:
    for row in FOLLOWERS[language].values():
        letters = row.replace(" ", "")
        assert len(set(letters)) == len(letters)
        assert set(letters) <= set(FOLLOWERS[language])
