from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIRST_STEM = """
from index.nltk_parts import nltk_part
assert nltk_part("stem.snowball").EnglishStemmer().stem("livestreamed") == "livestream"
"""
WITHOUT = 'import sys; assert not {"scipy", "scipy.stats"} & {*sys.modules}'
LATER = "import scipy.stats; assert scipy.stats.fisher_exact"
MEASURES = """
measures = nltk_part("metrics.association").BigramAssocMeasures
assert measures.likelihood_ratio(8, (20, 30), 1000) > 0
"""


@pytest.mark.parametrize(
    "steps",
    [(FIRST_STEM, WITHOUT), (FIRST_STEM, LATER), (LATER, FIRST_STEM), (FIRST_STEM, MEASURES)],
    ids=["it loads no scipy", "who needs it has it later", "or earlier", "and the measures"],
)
def test_nltk_comes_without_what_nobody_asks_for(steps: tuple[str, ...]) -> None:
    pytest.importorskip("scipy")
    subprocess.run([sys.executable, "-c", "\n".join(steps)], cwd=ROOT, check=True)
