"""The command `linli`: one house, started and stopped as a whole, and every command of Django inside it.

`linli run` is the supervisor. Any other word is a management command of an app (`linli import`, `linli
journal verify`) that finds the database by itself. This package knows how the house stands, never what
happens in it.
"""

import sys
from importlib import import_module

from linli.cli.words import Trouble, speak_utf8

USAGE = """\
linli: 邻里 · an open system for neighbourhood governance

  linli run                     启动整套系统 · start everything and print the address
  linli migrate                 更新数据库结构与权限 · bring tables and grants up to date
  linli demo                    建立演示街道 · build the demo street
  linli import cases FILE       导入事项 · import cases from CSV or Excel
  linli journal verify          核验日志链 · prove that the journal is unaltered
  linli journal check           对账 · compare cases and counters with the journal
  linli journal rebuild NAME    重建一个读者 · rebuild what a reader made of the journal
  linli backup FILE|FOLDER      备份（加密） · one encrypted file of database and photos
  linli restore FILE            恢复 · put a backup into an empty home
  linli what-happened MOMENT    那一刻发生了什么 · what the logs and the journal tell of a moment
  linli mail-in < MAIL          收一封邮件 · take one mail in from a mail server's pipe
  linli votes count ROLL FILE   计票并逐行说明 · count votes and explain the result
  linli opendata publish        发布开放数据 · publish open data now, as the night does
  linli worker                  后台任务 · run the background worker alone
  linli help                    全部命令 · every command there is
"""

# The house's own commands; every other word is a management command of an app.
OURS = {
    "run": ("linli.cli.run", "run"),
    "backup": ("linli.cli.backup", "backup"),
    "restore": ("linli.cli.restore", "restore"),
}


def main() -> int:
    """Answer `linli …` as typed in a shell."""
    return manage(sys.argv)


def manage(argv: list[str]) -> int:
    """Run one command and return its exit code; what a person must put right is said without a traceback."""
    speak_utf8()
    words = argv[1:]
    if not words:
        print(USAGE)
        return 0
    try:
        if words[0] in OURS:
            place, name = OURS[words[0]]
            return getattr(import_module(place), name)(words[1:])
        from linli.cli.commands import run_command  # noqa: PLC0415 - each loads only what it needs

        return run_command(words)
    except Trouble as trouble:
        print(f"\n{trouble}\n", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
