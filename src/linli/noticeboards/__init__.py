"""Notice boards of buildings (公告牌): who looks after this house, their work telephones, what they promise.

Owns the words notice board, board line, printing, check. What a board says is read from the posts in force each time; what
hangs on the wall is what was printed, and the difference makes it stale. It refuses to print the name or telephone of
anybody who has not agreed to it.
"""
