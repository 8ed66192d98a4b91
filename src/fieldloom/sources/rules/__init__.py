"""What holds of field material: how a text is divided, who speaks, and what a reading is."""
