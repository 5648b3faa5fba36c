"""Some arithmetic to be tested."""


def add(a, b):
    return a + b


def divide(a, b):
    """a divided by b; b must not be zero."""
    if b == 0:
        raise ValueError("Nothing can be divided by zero.")
    return a / b
