"""Words that several events, commands and pages share."""

from typing import Literal

By = Literal["therapist", "observer", "patient", "rule", "stage", "session"]
Answer = Literal["yes", "no"]
Protection = Literal["vault", "unclaimed", "plain"]
"""How a record is kept: sealed; sealed while no passphrase protects the key; or not sealed, for demonstrations."""
When = Literal["before", "after"]
ConsentedBy = Literal["patient", "guardian"]
