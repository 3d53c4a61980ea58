"""The entrance: commands are imported when they are asked for, errors become one line and an exit code."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from stackproof import __version__
from stackproof.model import InputError, UnableError

# name -> (module, what it does); the help needs no import of the commands themselves.
_COMMANDS = {
    "review": ("._review", "Run an answer offline and report what is wrong with it."),
    "graph": ("._graph", "Record and show the resource graph of an answer."),
    "requirements": ("._requirements", "Read what a prompt asks for into a list to check and edit."),
    "compare": ("._compare", "Show in what the resources of two programs differ."),
    "new": ("._new", "Lay out one of five reference stacks as a project of your own."),
    "checks": ("._checks", "List the checks, or explain one."),
    "setup": ("._setup", "Get what TypeScript and JavaScript answers need from npm."),
    "doctor": ("._doctor", "Say what this machine has and what can be reviewed on it."),
}
USAGE, UNABLE, INTERRUPTED = 2, 3, 130


class _Commands(click.Group):
    """A group that knows its commands by name and loads them on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0], __package__)
        return module.command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from ._words import did_you_mean

            raise InputError(f"no command is called {args[0]!r}", hint=did_you_mean(args[0], list(_COMMANDS)))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in _COMMANDS.items()])


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage or input, 3 could not judge.",
)
@click.version_option(__version__, prog_name="stackproof", message="%(prog)s %(version)s")
def cli() -> None:
    """Stackproof reviews Pulumi programs on AWS: it runs them offline under its own recording engine and says what is
    wrong, where, why, how bad, and how to mend it."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line and return its exit code; every error has been printed."""
    try:
        code = cli.main(args=arguments, prog_name="stackproof", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except (InputError, click.ClickException) as error:
        return _explain(error)
    except UnableError as error:
        return _say(str(error), UNABLE)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        from ._outputs import leave_pipe

        return leave_pipe(1)
    except Exception:
        import traceback

        traceback.print_exc()
        return _say("this is a fault of stackproof's own, not of what it reads; the traceback is above", UNABLE)


def main() -> None:
    """The `stackproof` command."""
    sys.exit(run())


def _explain(error: InputError | click.ClickException) -> int:
    if isinstance(error, InputError):
        return _say(f"{error.message}; {error.hint}" if error.hint else error.message, USAGE)
    context = getattr(error, "ctx", None)
    if isinstance(error, click.UsageError) and context is not None and error.format_message() == context.get_help():
        click.echo(context.get_help(), err=True)
        return USAGE
    command = context.command_path if context is not None else "stackproof"
    return _say(f"{error.format_message().rstrip('.')}; type: {command} --help", USAGE)


def _say(message: str, code: int) -> int:
    """One line on standard error, harmless to a terminal whatever is in it."""
    from stackproof.report import plain

    click.echo(f"error: {plain(message)}", err=True)
    return code
