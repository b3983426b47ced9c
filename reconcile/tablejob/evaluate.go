package tablejob

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/evaluate"
)

// Evaluation compares what another job wrote with the truth.
type Evaluation struct {
	Found string // pairs or clusters, as the other jobs write them
	// Truth is a table of pairs, the ids in its first two columns and perhaps a
	// label (1, true, or a share of at least a half) in the third; or, with
	// Cluster, the table of rows itself.
	Truth       string
	ID, Cluster string // columns of a truth of rows; ID is "id" if not given
	Slice       string // column of a truth of rows, to be evaluated value by value
	// OneTable says that both ids of a pair are of one table, so that a pair is
	// the same in either order. Where clusters are compared it is so anyway.
	OneTable bool
}

// Run evaluates.
func (e Evaluation) Run(ctx context.Context) (*evaluate.Result, error) {
	if e.ID == "" {
		e.ID = "id"
	}
	header, rows, err := readAll(ctx, e.Found)
	if err != nil {
		return nil, err
	}
	inClusters := slices.Contains(header, "cluster")
	e.OneTable = e.OneTable || inClusters || e.Cluster != ""
	truth, slice, err := e.truth(ctx)
	if err != nil {
		return nil, err
	}
	if inClusters {
		of, err := e.clusters(e.Found, header, rows, "id", "cluster")
		if err != nil {
			return nil, err
		}
		var found []evaluate.Found
		for p := range evaluate.Clusters(of) {
			found = append(found, evaluate.Found{Pair: p, Match: true})
		}
		return evaluate.Compare(found, truth, slice), nil
	}
	found, err := e.pairs(header, rows)
	if err != nil {
		return nil, err
	}
	return evaluate.Compare(found, truth, slice), nil
}

// truth reads the true pairs, and how to tell the slice of a pair.
func (e Evaluation) truth(ctx context.Context) (map[evaluate.Pair]bool, func(evaluate.Pair) string, error) {
	header, rows, err := readAll(ctx, e.Truth)
	if err != nil {
		return nil, nil, err
	}
	if e.Cluster == "" {
		if e.Slice != "" {
			return nil, nil, lienthong.Errorf(lienthong.Invalid, "slices need a truth of rows; name its column of clusters")
		}
		if len(header) < 2 {
			return nil, nil, lienthong.Errorf(lienthong.Invalid, "%q needs two columns of ids, or name its column of clusters", filepath.Base(e.Truth))
		}
		truth := map[evaluate.Pair]bool{}
		for _, row := range rows {
			if len(row) < 3 || isTrue(row[2]) {
				truth[e.pair(row[0], row[1])] = true
			}
		}
		return truth, nil, nil
	}
	of, err := e.clusters(e.Truth, header, rows, e.ID, e.Cluster)
	if err != nil || e.Slice == "" {
		return evaluate.Clusters(of), nil, err
	}
	slices_, err := e.clusters(e.Truth, header, rows, e.ID, e.Slice)
	return evaluate.Clusters(of), func(p evaluate.Pair) string { return slices_[p.Left] }, err
}

// clusters reads the cluster of each id.
func (e Evaluation) clusters(path string, header []string, rows [][]string, id, cluster string) (map[string]string, error) {
	at, in := slices.Index(header, id), slices.Index(header, cluster)
	if at < 0 || in < 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "%q has no column %q or %q; its columns are %s", filepath.Base(path), id, cluster, strings.Join(header, ", "))
	}
	of := make(map[string]string, len(rows))
	for _, row := range rows {
		of[row[at]] = row[in]
	}
	return of, nil
}

// pairs reads pairs as [Job.Run] writes them.
func (e Evaluation) pairs(header []string, rows [][]string) ([]evaluate.Found, error) {
	left, right := slices.Index(header, "left_id"), slices.Index(header, "right_id")
	probability, decision := slices.Index(header, "probability"), slices.Index(header, "decision")
	if left < 0 || right < 0 || decision < 0 || probability < 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "%q holds neither clusters nor pairs as link and dedupe write them", filepath.Base(e.Found))
	}
	found := make([]evaluate.Found, 0, len(rows))
	for _, row := range rows {
		p, err := strconv.ParseFloat(row[probability], 64)
		if err != nil {
			return nil, lienthong.Errorf(lienthong.Invalid, "%q: a probability is not a number", filepath.Base(e.Found))
		}
		found = append(found, evaluate.Found{Pair: e.pair(row[left], row[right]), Probability: p, Match: row[decision] == "match"})
	}
	return found, nil
}

func (e Evaluation) pair(a, b string) evaluate.Pair {
	if e.OneTable {
		return evaluate.Unordered(a, b)
	}
	return evaluate.Pair{Left: a, Right: b}
}

func isTrue(s string) bool {
	if strings.EqualFold(s, "true") {
		return true
	}
	x, err := strconv.ParseFloat(s, 64)
	return err == nil && x >= 0.5
}

// readAll reads a small table, which may be without rows: a job that found no
// pair has written one.
func readAll(ctx context.Context, path string) (header []string, rows [][]string, err error) {
	t, err := open(ctx, path, true)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = t.Close() }() // only read
	for row, err := range t.Rows() {
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, slices.Clone(row.Cells))
	}
	return t.Header(), rows, nil
}
