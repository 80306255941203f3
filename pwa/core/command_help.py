"""Print the help of commands, and mistakes in a command line, in the operator's language.

The texts are the docstrings of the commands and the `help` of their options; `scripts/messages.py` collects them from
the commands themselves.
"""

import re
from typing import Any

import click
from click.formatting import HelpFormatter

from .i18n import DEFAULT, catalogue, terminal_locale

NARROW = 44  # characters in a line of Chinese help: each takes two columns


def _(text: str, **values: object) -> str:
    """Translate a text into the terminal's language; flask_babel's `gettext` needs a request."""
    translated = catalogue(terminal_locale()).gettext(text)
    return translated % values if values else translated


def one_line(text: str | None) -> str:
    """Return a help text without the line breaks of the source: the key of its translation."""
    return " ".join((text or "").split())


def translated(text: str | None) -> str:
    """Translate a help text; an empty one stays empty (the empty key is the catalogue's head)."""
    return _(one_line(text)) if text else ""


class Translated(click.Command):
    """A command whose help is translated when it is shown."""

    def get_help(self, ctx: click.Context) -> str:
        """Chinese lines are counted in characters by click, so they are made shorter."""
        if terminal_locale() == DEFAULT:
            ctx.max_content_width = NARROW
        return super().get_help(ctx)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence, whole: half a sentence helps nobody."""
        return re.split(r"(?<=。)|(?<=\.)\s", translated(self.help), maxsplit=1)[0]

    def format_usage(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """How the command is written."""
        kinds = {"[OPTIONS]": _("[OPTIONS]"), "COMMAND [ARGS]...": _("COMMAND [ARGS]...")}
        pieces = [kinds.get(piece, piece) for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), _("Usage:") + " ")

    def format_help_text(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """What the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translated(self.help))

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """Every option, then the commands of a group."""
        rows = [_option(param, ctx) for param in self.get_params(ctx) if isinstance(param, click.Option)]
        with formatter.section(_("Options")):
            formatter.write_dl(rows)
        if isinstance(self, click.Group):
            named = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
            with formatter.section(_("Commands")):
                formatter.write_dl([(name, one.get_short_help_str()) for name, one in named if one])


def _option(option: click.Option, ctx: click.Context) -> tuple[str, str]:
    names, text = option.get_help_record(ctx) or ("", "")
    extra = text.removeprefix(option.help or "")  # "[default: 8000; 1<=x<=65535]"
    extra = extra.replace("default:", _("default:")).replace("env var:", _("environment:"))
    return names, translated(option.help) + extra


def texts_of(command: click.Command) -> set[str]:
    """Return every help text of this command and of those below it: the keys of their translations."""
    with click.Context(command) as ctx:
        options = [param for param in command.get_params(ctx) if isinstance(param, click.Option)]
        found = {one_line(command.help), *(one_line(option.help) for option in options)}
        if isinstance(command, click.Group):
            below = [command.get_command(ctx, name) for name in command.list_commands(ctx)]
            found |= {text for one in below if one for text in texts_of(one)}
    return found - {""}


def explain(error: click.ClickException) -> str:
    """Return what is wrong with a command line."""
    if isinstance(error, click.NoSuchOption):
        return _("There is no option %(name)s.", name=error.option_name)
    if isinstance(error, click.NoSuchCommand):
        return _("There is no command %(name)s.", name=error.command_name)
    if isinstance(error, click.MissingParameter):
        return _("%(what)s is missing.", what=_hint(error))
    if isinstance(error, click.BadParameter):
        return _("%(what)s does not fit: %(why)s", what=_hint(error), why=error.message)
    return error.format_message()


def _hint(error: click.BadParameter) -> str:
    hint: Any = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param else "")
    return " / ".join(hint) if isinstance(hint, list | tuple) else str(hint)


def print_mistake(error: click.ClickException) -> None:
    """Print what is wrong, and where the help is; the whole help where nothing was asked for."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is not None:
        click.echo(ctx.get_usage(), err=True)
        click.echo(_("Try '%(command)s --help'.", command=ctx.command_path) + "\n", err=True)
    click.echo(_("Error: %(message)s", message=explain(error)), err=True)
