"""Whether a loan is granted. Amounts are in cents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Decision = Literal["approved", "declined", "review"]
MOST = 5_000_000_00


@dataclass(frozen=True)
class Wish:
    """income: of a month. months: for how long it is paid back."""

    applicant: str
    amount: int
    income: int
    months: int


def wish_of(body: Any) -> Wish:
    """Raises ValueError that says which field is not as it should be."""
    if not isinstance(body, dict):
        raise ValueError("the body is a JSON object with applicant, amount, income and months")
    applicant = body.get("applicant")
    if not isinstance(applicant, str) or not applicant.strip():
        raise ValueError("applicant is a text that is not empty")
    numbers = {"amount": (1, MOST), "income": (0, MOST), "months": (6, 360)}
    for key, (least, most) in numbers.items():
        value = body.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"{key} is a whole number from {least} to {most}")
    return Wish(applicant.strip(), body["amount"], body["income"], body["months"])


def decided(wish: Wish) -> Decision:
    """A rate above 40 % of the income is declined, one above 30 % is for a person to decide."""
    rate = -(-wish.amount // wish.months)
    if rate * 100 > wish.income * 40:
        return "declined"
    return "review" if rate * 100 > wish.income * 30 else "approved"
