"""The door for programs that speak Open311 GeoReport v2: other cities' apps, researchers, partners.

Owns the words service, jurisdiction, service request and notices of errors as that specification means them. A service
is a type of the catalogue, a jurisdiction a street, a service request a case. It refuses to show anything that is not
published, and to keep reports of its own: whatever comes in becomes a case at once. Beside it are kept only photos that
are still to be fetched, and a mark of the account that a program names.
"""
