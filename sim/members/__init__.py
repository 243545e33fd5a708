"""Who sits: the roster, standing blocs, ties, and positions estimated from votes."""
