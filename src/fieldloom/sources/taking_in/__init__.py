"""How a delivered file becomes a source: read ahead, told apart from what is here, stored whole."""
