"""Bank and mobile-money statements, their reading proved by arithmetic."""
