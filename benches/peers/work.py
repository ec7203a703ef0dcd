"""The loop that every script here ends in: src/child.rs tells what goes to and fro."""
import sys
import time


def work(make, show=str):
    """`show` makes a line of what `make` makes; it is not measured."""
    print(show(make()), flush=True)
    for line in sys.stdin:
        start = time.perf_counter_ns()
        for _ in range(int(line)):
            make()
        print(time.perf_counter_ns() - start, flush=True)
