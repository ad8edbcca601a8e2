"""Measures of the scanner and the one who lies in it, metres.

The patient's eyes are at x = y = 0; the feet point along +Y, the magnet lies behind the head. What belongs to the room
is made with the bore's mouth at y = 0 and moved along; table, blanket and coil stay with the patient.
"""

EYES_M = 1.06
"""Height of the eyes of who lies on the table."""
AXIS_M = 1.00
"""Height of the bore's axis."""
LENGTH_M = 1.70
BEFORE_M = 0.40
"""How far the head lies before the bore's mouth while the table is out."""
MOST_IN_M = BEFORE_M + LENGTH_M / 2
"""How far the table slides until the head lies in the middle of the magnet."""
BORES_M = {"cm70": 0.70, "cm65": 0.65, "cm60": 0.60, "cm55": 0.55}
"""Inner widths."""
LIP_M = 0.47
"""Radius of the mouth."""
TABLE_TOP_M = EYES_M - 0.19
TABLE_HALF_M = 0.20
ROOM_LOW_M = (-2.5, -2.7, 0.0)
ROOM_HIGH_M = (2.5, 3.7, 2.7)
WINDOW_M = (-1.35, 0.75, 1.00, 1.95)
"""The control room's window in the far wall: left, right, lower and upper edge."""
