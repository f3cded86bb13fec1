"""Kazakh: a morphological analyzer of generated endings and learnt stems."""

from index.kazakh.analyzer import Candidate, KazakhAnalyzer, make

__all__ = ["Candidate", "KazakhAnalyzer", "make"]
