// The first test of the module replaces this one.
