package clerk

import (
	"cmp"
	"slices"
	"time"
)

// Kept is a form as it is kept: with what was confirmed by which exchange, and
// who unlocked what.
type Kept struct {
	ID        string
	Session   string // whose it is
	Officer   string
	Proven    bool
	Used      time.Time
	Way       string
	Fields    map[string]Field
	Unlocked  []Unlocking
	Exchanges []Exchanged
	Documents []Checked
}

// restore takes up the forms that were kept.
func (st *site) restore() error {
	if st.Keeper == nil {
		return nil
	}
	all, err := st.Keeper.All()
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b Kept) int { return cmp.Or(a.Used.Compare(b.Used), cmp.Compare(a.ID, b.ID)) })
	for i := range all {
		k := &all[i]
		s := st.sessions.put(k.Session, k.Officer, k.Proven, k.Used)
		s.used = k.Used
		p := &paper{ID: k.ID, form: st.Court.Form(k.Fields, k.Unlocked), way: k.Way, done: k.Exchanges, docs: k.Documents}
		if err := s.open(p); err != nil {
			return err
		}
	}
	return nil
}

// keep makes a form durable as it is. Whoever calls holds its lock.
func (st *site) keep(s *session, f *paper) error {
	if st.Keeper == nil {
		return nil
	}
	return st.Keeper.Put(&Kept{
		ID: f.ID, Session: s.key, Officer: s.officer, Proven: s.proven, Used: st.at(), Way: f.way,
		Fields: f.form.Fields(), Unlocked: f.form.Unlocked(), Exchanges: f.done, Documents: f.docs,
	})
}
