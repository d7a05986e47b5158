"""The face of the house: root addresses, page frame, design tokens, components, pages that belong to no app.

Owns the words face (public, field, desk, board) and component. It may call everybody and nobody calls it; it
decides nothing about a case. What one sees first after signing in is the table in `faces.py`.
"""
