"""Pictures of weeks as SVG: classes and attributes only, since the policy of the pages refuses inline styles.

Each shows numbers that stand in a table beside it, and carries a title and a description for who does not see it.
"""

from collections.abc import Sequence
from html import escape

import svg

from coordinators.rules.bars import Bar

WIDTH, HEIGHT = 360, 216
LEFT, RIGHT, TOP, BOTTOM = 30, 6, 22, 26
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
BAR = 0.62
STEPS = (1, 2, 4, 5, 8, 10, 20, 40, 50, 100, 200, 500, 1000)


def picture_of(bars: Sequence[Bar], *, name: str, title: str, description: str) -> str:
    """Return the picture of these weeks; `name` is what its title and description are found by on the page."""
    highest = max([1.0, *(bar.amount for bar in bars), *(bar.agreed or 0 for bar in bars)])
    step = next((one for one in STEPS if highest / one <= 4), STEPS[-1])
    top = step * -(-highest // step)
    elements: list[svg.Element] = [
        svg.Title(id=f"{name}-title", text=escape(title)),
        svg.Desc(id=f"{name}-desc", text=escape(description)),
        *_scale(top, step),
        *(element for place, bar in enumerate(bars) for element in _bar(bar, place, len(bars), top)),
    ]
    drawn = svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, WIDTH, HEIGHT),
        class_=["chart"],
        extra={"role": "img", "aria-labelledby": f"{name}-title {name}-desc"},
        elements=elements,
    )
    return str(drawn)


def _scale(top: float, step: float) -> list[svg.Element]:
    lines: list[svg.Element] = []
    for number in range(int(top // step) + 1):
        height = _height(number * step, top)
        lines += [
            svg.Line(x1=LEFT, x2=WIDTH - RIGHT, y1=height, y2=height, class_=["grid-line"]),
            svg.Text(
                x=LEFT - 5, y=height + 4, text=f"{number * step:g}", class_=["scale"], text_anchor="end"
            ),
        ]
    return lines


def _bar(bar: Bar, place: int, number: int, top: float) -> list[svg.Element]:
    room = PLOT_WIDTH / number
    left, width = LEFT + room * (place + (1 - BAR) / 2), room * BAR
    drawn: list[svg.Element] = []
    reached = 0.0
    for piece in bar.pieces:
        if piece.amount <= 0:
            continue
        high, low = _height(reached + piece.amount, top), _height(reached, top)
        drawn.append(
            svg.Rect(
                x=_round(left),
                y=high,
                width=_round(width),
                height=_round(low - high),
                class_=["piece", piece.kind],
            )
        )
        reached += piece.amount
    if bar.agreed is not None:
        height = _height(bar.agreed, top)
        edge = LEFT + room * place
        drawn.append(
            svg.Line(
                x1=_round(edge + 1), x2=_round(edge + room - 1), y1=height, y2=height, class_=["agreed-line"]
            )
        )
    middle = _round(left + width / 2)
    drawn += [
        svg.Text(x=middle, y=HEIGHT - 8, text=escape(bar.name), class_=["week"], text_anchor="middle"),
        svg.Text(
            x=middle,
            y=_round(_height(reached, top) - 5),
            text=escape(bar.total),
            class_=["total"],
            text_anchor="middle",
        ),
    ]
    return drawn


def _height(amount: float, top: float) -> float:
    return _round(TOP + PLOT_HEIGHT * (1 - amount / top))


def _round(number: float) -> float:
    return round(number, 1)
