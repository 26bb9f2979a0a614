"""Running the tests: all of them on all processors, or what a reader asks pytest for."""

from lib.start.environment import Environment

# More would wait for the memory that browsers, servers and notebooks take.
MOST_WORKERS = 4
ON_ALL_PROCESSORS = ("-n", "logical", "--maxprocesses", str(MOST_WORKERS), "--dist", "worksteal")


def run_tests(environment: Environment, arguments: list[str]) -> int:
    """Run pytest with the arguments, or without any every test; return the exit code, 0 when all passed.

    Every exhibit is computed first, once for all processes. Tests that put load on a server and compare
    what it costs follow when the others no longer take the processors.
    """
    if arguments:
        return environment.run("-m", "pytest", *arguments)
    print("Computing the exhibits ...", flush=True)
    prepared = environment.run("-m", "lib.exhibits.prepare", "--jobs", "2")
    together = environment.run("-m", "pytest", "-m", "not load", *ON_ALL_PROCESSORS)
    alone = environment.run("-m", "pytest", "-m", "load")
    return prepared or together or alone
