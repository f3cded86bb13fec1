"""Modules of NLTK, without what NLTK loads beside them.

Wherever scipy is installed (it comes with what measures retrieval), any module of NLTK loads its
statistics for Fisher's test, which nobody here asks for: 60 MB and half a second of each process.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

STATISTICS = "scipy"


def nltk_part(name: str) -> Any:
    """The module `nltk.{name}`; who needs scipy can import it later as ever."""
    if STATISTICS in sys.modules or "nltk" in sys.modules:
        return importlib.import_module(f"nltk.{name}")
    sys.modules[STATISTICS] = None  # type: ignore[assignment]  # so is a module that is missing
    try:
        return importlib.import_module(f"nltk.{name}")
    finally:
        sys.modules.pop(STATISTICS, None)
