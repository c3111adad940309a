// Placeholder so that the empty room builds; the first real test replaces it.
