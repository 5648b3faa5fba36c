"""Tests of the calculator. Run this file, or type: python -m unittest"""

import unittest

from calculator import add, divide


class CalculatorTest(unittest.TestCase):
    def test_add(self):
        self.assertEqual(add(2, 3), 5)

    def test_add_negative(self):
        self.assertEqual(add(2, -3), -1)

    def test_divide(self):
        self.assertAlmostEqual(divide(1, 3), 0.3333, places=4)

    def test_divide_by_zero_is_refused(self):
        with self.assertRaises(ValueError):
            divide(1, 0)


if __name__ == "__main__":
    unittest.main()
