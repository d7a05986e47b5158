"""The door that all operations about messages hang on."""

from linli.kernel.rest import Door

router = Door("notices")
NEWEST = ("-id",)
# Keys of writes that belong to no street.
NO_STREET = 0
