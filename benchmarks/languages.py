"""Language identification: ours beside py3langid, where that is installed.

    .venv/bin/python benchmarks/languages.py ../shared/data/news

Takes the texts of JSON Lines files (`lang`, `text`) and tells the language of their first
five words: as they are, Kazakh typed without Kazakh letters, and Kazakh in Latin letters (by
a table made here, after the proposal of 2021). Prints one Markdown table.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORDS = 5
PER_LANGUAGE = 3_000
LATIN = {
    **dict(zip("абвгдезилмнопрстуфхыэ", "abvgdezilmnoprstufhye", strict=True)),
    **dict(zip("әғқңөұүіһйкж", "äğqñöūüıhikj", strict=True)),
    **{
        "ё": "io",
        "ц": "ts",
        "ч": "ch",
        "ш": "ş",
        "щ": "şş",
        "ю": "iu",
        "я": "ia",
        "ъ": "",
        "ь": "",
    },
}
UNMARKED = str.maketrans("әғқңөұүһі", "агкноууxи")


def prefixes(folder: Path) -> dict[str, list[str]]:
    """The first words of up to PER_LANGUAGE texts of each language."""
    found: dict[str, list[str]] = {"kk": [], "ru": [], "en": []}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.open("rb"):
            record = json.loads(line)
            texts = found.get(record.get("lang", ""))
            start = " ".join((record.get("text") or "").split()[:WORDS])
            if texts is not None and len(texts) < PER_LANGUAGE and len(start) >= 15:
                texts.append(start)
    found["kk, no Kazakh letters"] = [text.lower().translate(UNMARKED) for text in found["kk"]]
    found["kk, Latin"] = [
        "".join(LATIN.get(letter, letter) for letter in text.lower()) for text in found["kk"]
    ]
    return found


def contestants() -> dict[str, Callable[[str], str]]:
    from corpus.language import detect

    made: dict[str, Callable[[str], str]] = {"ours": lambda text: detect(text)[0]}
    try:
        langid = importlib.import_module("py3langid.langid")
    except ImportError:
        return made
    model = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    model.set_languages(["kk", "ru", "en"])
    made["py3langid"] = lambda text: str(model.classify(text)[0])
    return made


def main(folder: Path) -> None:
    texts = prefixes(folder)
    print("| first five words | texts |", " | ".join(contestants()), "|")
    print("|---|---|" + "---|" * len(contestants()))
    for name, starts in texts.items():
        cells = []
        for tell in contestants().values():
            started = time.process_time()
            right = sum(tell(text) == name[:2] for text in starts)
            rate = len(starts) / (time.process_time() - started)
            cells.append(f"{right / len(starts):.2%}, {rate:,.0f}/s")
        print(f"| {name} | {len(starts)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(Path(sys.argv[1]))
