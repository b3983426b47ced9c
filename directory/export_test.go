package directory

// SetStep has every write of the registry tell its name before and after.
func (r *Registry) SetStep(f func(name string) error) { r.step = f }
