"""The dissolution of a ward-office cell, from the conference to the closed book (DIS).

- `steps`: conference, plan, opinion, decision, announcement, each through its gate
- `placing`: where each member goes, by residence; `sheet`: the list to correct and send back
- `prospects`: who is in the pool, introduced and helped (DIS-07, DIS-10)
- `executing.execute`: all moves in one transaction, or none; the cell is closed, its books stay
- `withdrawing.withdraw`: it is called off before the batch, and all who knew are told
- `receiving`: what the receiving cells still have to do (DIS-09, DIS-12)
- `papers`: plan, decision and the letters of all members
- `views.access`: the ward above the cell, nobody else
"""
