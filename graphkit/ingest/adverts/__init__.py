"""Online adverts and the numbers hidden in their text."""
