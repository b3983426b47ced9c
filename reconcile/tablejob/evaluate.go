package tablejob

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/reconcile/evaluate"
)

// Evaluation compares what another job wrote with the truth.
type Evaluation struct {
	Found string // pairs or clusters, as the other jobs write them
	// Truth is a table of pairs, the ids in its first two columns and perhaps a
	// label (see isTrue) in a column named so, or else in the third; or, with
	// Cluster, the table of rows itself.
	Truth       string
	ID, Cluster string // columns of a truth of rows; ID is "id" if not given
	Slice       string // column of a truth of rows or of Rows, to be evaluated value by value
	Rows        string // the left table, or the only one, whose row tells the slice of a pair; by ID
	// OneTable says that both ids of a pair are of one table, so that a pair is
	// the same in either order. Where clusters are compared it is so anyway.
	OneTable bool
	// Labelled leaves out found pairs that a truth of pairs has no label of: it is a sample.
	Labelled bool
}

// Run evaluates.
func (e Evaluation) Run(ctx context.Context) (*evaluate.Result, error) {
	switch {
	case e.ID != "" && e.Cluster == "" && e.Rows == "":
		return nil, lienthong.Errorf(lienthong.Invalid, "--id is the column of ids in a truth of rows, which --cluster makes it, or in --rows; give one of these too, or leave out --id for a truth of pairs")
	case e.Labelled && e.Cluster != "":
		return nil, lienthong.Errorf(lienthong.Invalid, "--labelled is for a truth of pairs with labels; one of rows, with --cluster, tells of every pair")
	case e.Rows != "" && e.Slice == "":
		return nil, lienthong.Errorf(lienthong.Invalid, "--rows needs --slice: the column of it that tells the slice of a pair")
	case e.Slice != "" && e.Cluster == "" && e.Rows == "":
		return nil, lienthong.Errorf(lienthong.Invalid, "--slice of a truth of pairs needs --rows: the left table, which has the column %q, and --id, its column of ids", e.Slice)
	}
	if e.ID == "" {
		e.ID = "id"
	}
	header, rows, err := readAll(ctx, e.Found)
	if err != nil {
		return nil, err
	}
	inClusters := slices.Contains(header, "cluster")
	e.OneTable = e.OneTable || inClusters || e.Cluster != ""
	truth, err := e.truth(ctx)
	if err != nil {
		return nil, err
	}
	var found []evaluate.Found
	if inClusters {
		of, err := e.clusters(e.Found, header, rows, "id", "cluster")
		if err != nil {
			return nil, err
		}
		for p := range evaluate.Clusters(of) {
			found = append(found, evaluate.Found{Pair: p, Match: true})
		}
	} else if found, err = e.pairs(header, rows); err != nil {
		return nil, err
	}
	if e.Labelled {
		found = slices.DeleteFunc(found, func(f evaluate.Found) bool { return !truth.told[f.Pair] })
	}
	return evaluate.Compare(found, truth.pairs, truth.slice), nil
}

// truth is what is known.
type truth struct {
	pairs map[evaluate.Pair]bool     // the true ones
	told  map[evaluate.Pair]bool     // those that a label tells of, as true or not
	slice func(evaluate.Pair) string // nil for none
}

// truth reads the true pairs, and how to tell the slice of a pair.
func (e Evaluation) truth(ctx context.Context) (*truth, error) {
	header, rows, err := readAll(ctx, e.Truth)
	if err != nil {
		return nil, err
	}
	t := &truth{}
	if e.Cluster == "" {
		err = e.labels(t, header, rows)
	} else {
		var of map[string]string
		of, err = e.clusters(e.Truth, header, rows, e.ID, e.Cluster)
		t.pairs = evaluate.Clusters(of)
	}
	if err != nil || e.Slice == "" {
		return t, err
	}
	path := e.Truth
	if e.Rows != "" {
		path = e.Rows
		if header, rows, err = readAll(ctx, path); err != nil {
			return nil, err
		}
	}
	slice, err := e.clusters(path, header, rows, e.ID, e.Slice)
	t.slice = func(p evaluate.Pair) string { return slice[p.Left] }
	return t, err
}

// labels reads a truth of pairs.
func (e Evaluation) labels(t *truth, header []string, rows []tabular.Row) error {
	if len(header) < 2 {
		return lienthong.Errorf(lienthong.Invalid, "%q needs two columns of ids, or name its column of clusters with --cluster", e.Truth)
	}
	label := slices.Index(header, "label")
	if label < 2 && len(header) > 2 {
		label = 2
	}
	t.pairs, t.told = map[evaluate.Pair]bool{}, map[evaluate.Pair]bool{}
	first := make(map[evaluate.Pair]int, len(rows))
	for _, row := range rows {
		is, known := true, true
		if label >= 2 {
			is, known = isTrue(row.Cells[label])
		}
		if !known {
			return lienthong.Errorf(lienthong.Invalid, "%q: row %d: column %q does not say whether the pair is true: a label is 1 or 0, same or different, or a share; take other columns out, or name the one of labels label",
				e.Truth, row.Number, header[label])
		}
		p := e.pair(row.Cells[0], row.Cells[1])
		if before, twice := first[p]; twice && t.pairs[p] != is {
			return lienthong.Errorf(lienthong.Invalid, "%q: %s say of the same two ids that they are the same, and that they are not; mend one of them", e.Truth, rowsText(before, row.Number))
		}
		first[p] = row.Number
		t.told[p] = true
		if is {
			t.pairs[p] = true
		}
	}
	return nil
}

// clusters reads the cluster of each id.
func (e Evaluation) clusters(path string, header []string, rows []tabular.Row, id, cluster string) (map[string]string, error) {
	at, in := slices.Index(header, id), slices.Index(header, cluster)
	if at < 0 || in < 0 {
		missing := id
		if at >= 0 {
			missing = cluster
		}
		return nil, lienthong.Errorf(lienthong.Invalid, "%q has no column %q; its columns are %s", path, missing, strings.Join(header, ", "))
	}
	of := make(map[string]string, len(rows))
	for _, row := range rows {
		if before, twice := of[row.Cells[at]]; twice && before != row.Cells[in] {
			return nil, lienthong.Errorf(lienthong.Invalid, "%q: row %d: its id in column %q is that of an earlier row with another %q; ids must tell rows apart, those of two tables too",
				path, row.Number, id, cluster)
		}
		of[row.Cells[at]] = row.Cells[in]
	}
	return of, nil
}

// pairs reads pairs as [Job.Run] writes them.
func (e Evaluation) pairs(header []string, rows []tabular.Row) ([]evaluate.Found, error) {
	left, right := slices.Index(header, "left_id"), slices.Index(header, "right_id")
	probability, decision := slices.Index(header, "probability"), slices.Index(header, "decision")
	if left < 0 || right < 0 || decision < 0 || probability < 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "%q holds neither clusters nor pairs as link and dedupe write them: clusters have the columns id and cluster, pairs left_id, right_id, probability and decision", e.Found)
	}
	found := make([]evaluate.Found, 0, len(rows))
	for _, row := range rows {
		p, err := strconv.ParseFloat(row.Cells[probability], 64)
		if err != nil || !(p >= 0 && p <= 1) {
			return nil, lienthong.Errorf(lienthong.Invalid, "%q: row %d: the probability is no number from 0 to 1", e.Found, row.Number)
		}
		found = append(found, evaluate.Found{Pair: e.pair(row.Cells[left], row.Cells[right]), Probability: p, Match: row.Cells[decision] == "match"})
	}
	return found, nil
}

func (e Evaluation) pair(a, b string) evaluate.Pair {
	if e.OneTable {
		return evaluate.Unordered(a, b)
	}
	return evaluate.Pair{Left: a, Right: b}
}

// isTrue reads a label: a word of people's decisions, or a share of which a half is enough.
func isTrue(s string) (is, known bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if same, ok := decisions[s]; ok {
		return same, true
	}
	x, err := strconv.ParseFloat(s, 64)
	return x >= 0.5, err == nil
}

// readAll reads a small table, which may be without rows: a job that found no
// pair has written one.
func readAll(ctx context.Context, path string) (header []string, rows []tabular.Row, err error) {
	t, err := open(ctx, path, true)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = t.Close() }() // only read
	for row, err := range t.Rows() {
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, tabular.Row{Number: row.Number, Cells: slices.Clone(row.Cells)})
	}
	return t.Header(), rows, nil
}
