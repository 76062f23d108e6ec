"""Outcome rates by the AAPOR Standard Definitions: response, cooperation, refusal and contact."""

from __future__ import annotations

RATE_NAMES = (
    *(f"RR{n}" for n in range(1, 7)),
    *(f"COOP{n}" for n in range(1, 5)),
    *(f"REF{n}" for n in range(1, 4)),
    *(f"CON{n}" for n in range(1, 4)),
)


def outcome_rates(
    *,
    I: int = 0,  # noqa: E741 - the standard's own letters
    P: int = 0,
    R: int = 0,
    NC: int = 0,
    O: int = 0,  # noqa: E741
    UH: int = 0,
    UO: int = 0,
    NE: int = 0,
    e: float | None = None,
) -> dict[str, float | None]:
    """RR1 to RR6, COOP1 to COOP4, REF1 to REF3, CON1 to CON3 and e, unrounded; None where a denominator is 0.

    Counts of closed cases: complete (I) and partial (P) interviews, refusals (R), non-contacts (NC), others (O),
    unknown whether a household (UH) or eligible (UO), known not to be eligible (NE). `e` is the share of unknown cases
    taken as eligible; without one it is D/(D+NE), where D are the cases known to be eligible.
    """
    counts = (I, P, R, NC, O, UH, UO, NE)
    if min(counts) < 0:
        raise ValueError("Counts cannot be negative.")
    if e is not None and not 0 <= e <= 1:
        raise ValueError("e lies between 0 and 1.")
    done = I + P
    known, unknown = done + R + NC + O, UH + UO
    if e is None:
        e = _share(known, known + NE)
    everybody = known + unknown
    # With nobody unknown e does not matter, even where it is not defined.
    likely = known + e * unknown if e is not None else (known if not unknown else None)
    spoken, asked = done + R + O, done + R
    return {
        "RR1": _share(I, everybody),
        "RR2": _share(done, everybody),
        "RR3": _share(I, likely),
        "RR4": _share(done, likely),
        "RR5": _share(I, known),
        "RR6": _share(done, known),
        "COOP1": _share(I, spoken),
        "COOP2": _share(done, spoken),
        "COOP3": _share(I, asked),
        "COOP4": _share(done, asked),
        "REF1": _share(R, everybody),
        "REF2": _share(R, likely),
        "REF3": _share(R, known),
        "CON1": _share(spoken, everybody),
        "CON2": _share(spoken, likely),
        "CON3": _share(spoken, known),
        "e": e,
    }


def _share(part: float, whole: float | None) -> float | None:
    return part / whole if whole else None
