"""A guessing game: press Run, then type your guesses into the terminal."""

import random

LOWEST = 1
HIGHEST = 100


def read_guess():
    """Asks until the answer is a number."""
    while True:
        answer = input(f"Your guess ({LOWEST} to {HIGHEST}): ")
        try:
            return int(answer)
        except ValueError:
            print("That is not a whole number. Try again.")


def play():
    secret = random.randint(LOWEST, HIGHEST)
    tries = 0
    while True:
        guess = read_guess()
        tries += 1
        if guess < secret:
            print("Too low.")
        elif guess > secret:
            print("Too high.")
        else:
            print(f"Right! You needed {tries} {'try' if tries == 1 else 'tries'}.")
            return


if __name__ == "__main__":
    play()
