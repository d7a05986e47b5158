"""The third import contract: apps meet only at the door."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorContract(Contract):
    """An app may import another one only through its doors; an open app may be imported anywhere.

    Migrations are exempt: they are history, and Django names in them the module where a field's class lies.
    """

    root = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())
    open_apps = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, *, verbose: bool) -> ContractCheck:
        """Collect every import that goes around a door."""
        apps = {child.removeprefix(f"{self.root}.") for child in graph.find_children(self.root)}
        broken = []
        for importer in sorted(graph.modules):
            home = importer.split(".")[1:2]
            if not home or home == ["cli"] or ".migrations." in importer:
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                app, *inside = imported.removeprefix(f"{self.root}.").split(".")
                elsewhere = app in apps and [app] != home and app not in self.open_apps
                if elsewhere and inside and inside[0] not in self.doors:
                    details = graph.get_import_details(importer=importer, imported=imported)
                    broken += [f"{importer}:{one['line_number']} imports {imported}" for one in details]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import with its line, and the way that is open."""
        for line in check.metadata["broken"]:
            output.print_error(f"{line}: ask one of its doors ({', '.join(self.doors)})")
