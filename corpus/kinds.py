"""What two stories may be of each other: the one list that all rooms share."""

from __future__ import annotations

from typing import Literal, get_args

# Stories that are one: the same text, an edited one, one within the other, in another language.
Same = Literal["copy", "reprint", "teaser", "translation"]
# And stories that never are: of one event, and of another year's.
Kind = Literal[Same, "same_event", "recurring"]
SAME: tuple[Same, ...] = get_args(Same)
KINDS: tuple[Kind, ...] = get_args(Kind)
