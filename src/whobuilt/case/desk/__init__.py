"""The review desk: the board of all statements, the queue, cards with their doubts, decisions and their undoing."""
