"""How form widgets are drawn: Django's own templates, but for choices, of which a page may have hundreds.

A street has some sixty areas and committees, two hundred kinds of trouble and sixty organisations; a template for
each `<option>` costs more than the list of cases below them. The result is the same to the letter.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    """Draws a select in one go and leaves every other widget to Django."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """Return a widget as HTML."""
        if template_name == SELECT:
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget: dict[str, Any]) -> SafeString:
    """Return a `<select>` with its options, as Django's templates would draw it."""
    drawn = [f'<select name="{escape(widget["name"])}"{attributes(widget["attrs"])}>']
    for name, options, _index in widget["optgroups"]:
        if name:
            drawn.append(f'  <optgroup label="{escape(name)}">')
        drawn += [option(one) for one in options]
        if name:
            drawn.append("  </optgroup>")
    return mark_safe("\n".join([*drawn, "</select>"]))  # noqa: S308 - every part is escaped where it is put in


def option(one: dict[str, Any]) -> str:
    """Return one `<option>`."""
    return (
        f'  <option value="{escape(one["value"])}"{attributes(one["attrs"])}>{escape(one["label"])}</option>'
    )


def attributes(attrs: dict[str, Any]) -> str:
    """Return attributes as they stand in a tag: false ones are left out, true ones stand by their name alone."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attrs.items()
        if value is not False
    )
