"""Linli (邻里): an open system for neighbourhood governance. One ledger of problems, one pool of resources."""

__version__ = "0.4.0"
