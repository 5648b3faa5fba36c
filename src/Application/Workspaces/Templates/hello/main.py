"""Says hello."""


def greeting(name):
    """The greeting for a person."""
    return f"Hello, {name}!"


def main():
    for name in ["Ada", "Grace", "Guido"]:
        print(greeting(name))


if __name__ == "__main__":
    main()
