"""Two-part grading of ward staff in residential cells (DIS-12 to DIS-14).

`officials`: who works for the ward and who sends their ratings; `sending`: the head's part;
`reading`: what the committee of the cell and the person see, and the gate of the grading.
Nobody else sees a rating: not the ward's office, not other members.
"""
