"""The vocabulary of the case: frozen values and their rules, no reading or writing."""
