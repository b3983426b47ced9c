package firm

// Forms are the forms, for tests.
func Forms() map[string]string { return forms }
