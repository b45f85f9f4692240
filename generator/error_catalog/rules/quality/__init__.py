"""What makes a sound catalog a good one; only ``gen lint`` loads these rules."""
