"""Kazakh: a morphological analyzer of generated endings and learnt stems."""

from index.kazakh.analyzer import KazakhAnalyzer, folded_lemmas, kazakh_knows, make
from index.kazakh.morphology import Candidate

__all__ = ["Candidate", "KazakhAnalyzer", "folded_lemmas", "kazakh_knows", "make"]
