"""Open data: what is public of the ledger anyway, told each night so that nobody can be found in it.

Owns the words release, dataset, group. A release never holds a number, a pin, a day or a word of anybody; where fewer
than k cases are alike, place, kind and time are told more roughly until at least k are. Nothing is made here that the
public map does not show finer; what is made is made to be counted.
"""
