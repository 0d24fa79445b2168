"""The promises of the storage, each proven by a program: `python -m benchmarks.faults.NAME [--json]`.

`kills` and `power_cuts` end publishers in the middle, `syncs` watches what is flushed, `failures` lets every call to
the system fail, `corruption` damages what was published, and `under_load` publishes, withdraws, damages and restarts
under the clients of real servers. Each prints a table and ends with status 1 when a promise is broken. The tests run
the same code with smaller counts.
"""
