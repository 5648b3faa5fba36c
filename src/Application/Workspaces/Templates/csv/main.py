"""Reads temperatures from a table and tells about each city."""

import csv
from collections import defaultdict
from pathlib import Path
from statistics import mean

TABLE = Path(__file__).parent / "data" / "temperatures.csv"


def read_temperatures(path):
    """A list of temperatures for each city."""
    temperatures = defaultdict(list)
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            temperatures[row["city"]].append(float(row["celsius"]))
    return temperatures


def main():
    print(f"{'City':<12}{'Mean':>8}{'Lowest':>8}{'Highest':>8}")
    for city, values in sorted(read_temperatures(TABLE).items()):
        print(f"{city:<12}{mean(values):>8.1f}{min(values):>8.1f}{max(values):>8.1f}")


if __name__ == "__main__":
    main()
