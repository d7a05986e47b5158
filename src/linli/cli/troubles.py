"""What PostgreSQL refuses, said to a person."""

import psycopg

from linli.cli.words import Trouble


def database_trouble(problem: BaseException) -> Trouble:
    """Return the sentence for an error of the database that no program can put right."""
    said = str(problem).strip()
    if isinstance(problem, psycopg.errors.DiskFull):
        return Trouble("磁盘已满，数据库无法写入。", f"The disk is full, the database cannot write.\n{said}")
    return Trouble("数据库无法连接或中断了操作。", f"The database cannot be reached, or broke off.\n{said}")
