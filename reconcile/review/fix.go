package review

import (
	"context"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// fix gives a row of a run the verdict that its cases call for. It is given
// the row as the linkage left it, and leaves it so while nothing is settled.
func fix(r *reconcile.Result, row []Case) {
	done, unsure := true, false
	for _, c := range row {
		if c.State == Closed && c.Outcome == Same {
			link(r, c)
			return
		}
		done = done && c.State == Closed
		unsure = unsure || c.Outcome == Unsure
	}
	switch {
	case !done:
	case unsure:
		r.Reviewed = true
		r.ReasonVI += " Người rà soát đã xem và không kết luận được."
		r.ReasonEN += " People have reviewed it and could not tell."
	default:
		nobody(r)
	}
}

// link makes the person of a case the row's.
func link(r *reconcile.Result, c Case) {
	i := slices.IndexFunc(r.Candidates, func(k reconcile.Candidate) bool { return k.Record == c.Record && k.Person == c.Person })
	if i < 0 {
		r.Candidates = slices.Insert(r.Candidates, 0, reconcile.Candidate{
			PIN: c.PIN, Person: c.Person, Record: c.Record, Score: c.Score, Probability: c.Probability, Steps: c.Steps, Differences: c.Differences})
	} else {
		chosen := r.Candidates[i]
		r.Candidates = slices.Insert(slices.Delete(slices.Clone(r.Candidates), i, i+1), 0, chosen)
	}
	best := &r.Candidates[0]
	r.Reviewed, r.PIN, r.Score, r.Probability = true, best.PIN, best.Score, best.Probability
	r.Differences = best.Differences
	r.Verdict = reconcile.Linked
	r.ReasonVI, r.ReasonEN = "Người rà soát kết luận đây là người này.", "People have reviewed it and found this to be the person."
	if len(r.Differences) > 0 {
		r.Verdict = reconcile.LinkedWithDifferences
	}
}

// nobody says that none of the candidates is the person. The candidates stay,
// as what was looked at. A number of somebody else stays a contradiction.
func nobody(r *reconcile.Result) {
	r.Reviewed = true
	if r.Verdict == reconcile.Contradicted {
		r.ReasonVI += " Người rà soát đã xác nhận."
		r.ReasonEN += " People have reviewed it and confirm that."
		return
	}
	r.Verdict, r.PIN = reconcile.NotFound, reconcile.Result{}.PIN
	r.ReasonVI, r.ReasonEN = "Người rà soát kết luận không phải người nào trong các ứng viên.", "People have reviewed it and found none of the candidates to be the person."
}

// Carry applies what people decided in earlier runs of the same register to the
// results of a new one, before it is kept, and says how many rows it changed. A
// decision is about what was seen: it holds for a row with the same id whose
// values are the same, and for the person, whatever place they have in the
// population now. A row that was corrected since is judged anew.
func (s *Service) Carry(ctx context.Context, register string, results []reconcile.Result) (int, error) {
	fixed, err := s.Store.Fixed(ctx, register)
	if err != nil || len(fixed) == 0 {
		return 0, err
	}
	byRow := map[string][]Fixed{}
	for _, f := range fixed {
		byRow[rowKey(f.RowID, f.Fingerprint)] = append(byRow[rowKey(f.RowID, f.Fingerprint)], f)
	}
	n := 0
	for i := range results {
		r := &results[i]
		past := byRow[rowKey(r.ID, Fingerprint(r))]
		if carry(r, past) {
			n++
		}
	}
	return n, nil
}

// rowKey tells rows apart. Rows without an id are told by their values alone.
func rowKey(id, fingerprint string) string { return fingerprint + " " + id }

// carry applies past decisions to a row.
func carry(r *reconcile.Result, past []Fixed) bool {
	if len(past) == 0 {
		return false
	}
	said := map[person]Answer{}
	same := person{}
	for _, f := range past {
		k := keyOf(&reconcile.Candidate{Person: f.Person, PIN: f.PIN})
		said[k] = f.Outcome // the later decision counts
		switch {
		case f.Outcome == Same:
			same = k
		case same == k:
			same = person{}
		}
	}
	if same != (person{}) {
		link(r, same.among(r.Candidates))
		return true
	}
	kept := slices.DeleteFunc(slices.Clone(r.Candidates), func(c reconcile.Candidate) bool { return said[keyOf(&c)] == Different })
	switch {
	case len(kept) == len(r.Candidates):
		return false
	case len(kept) == 0:
		nobody(r)
	default:
		unlink(r, kept)
	}
	return true
}

// person is who a decision was about: by id where the population has ids, else
// by number.
type person struct {
	id  lienthong.PersonID
	pin lienthong.PIN
}

func keyOf(c *reconcile.Candidate) person {
	if !c.Person.IsZero() {
		return person{id: c.Person}
	}
	return person{pin: c.PIN}
}

// among is the person as a case of a new run; one whom the linkage no longer
// finds has no place in the population there.
func (p person) among(candidates []reconcile.Candidate) Case {
	for i := range candidates {
		if c := &candidates[i]; keyOf(c) == p {
			return Case{Record: c.Record, Person: c.Person, PIN: c.PIN}
		}
	}
	return Case{Person: p.id, PIN: p.pin}
}

// unlink leaves a row with the candidates that nobody has ruled out. Nobody is
// linked by that alone: being left over is no evidence.
func unlink(r *reconcile.Result, kept []reconcile.Candidate) {
	best := kept[0].Record == r.Candidates[0].Record
	r.Candidates, r.Score, r.Probability = kept, kept[0].Score, kept[0].Probability
	if !best && r.Verdict.Links() {
		r.Verdict, r.PIN, r.Differences = reconcile.Candidates, lienthong.PIN{}, nil
		r.ReasonVI, r.ReasonEN = "Người rà soát đã loại người gần nhất; còn người khác có thể là người này.", "People have ruled out the closest person; others may be meant."
	}
}
