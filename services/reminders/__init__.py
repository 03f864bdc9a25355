"""Reminders are rows: planned from facts, checked again when they are sent."""
