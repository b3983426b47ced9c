package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/reading"
	"github.com/lienthong/lienthong/reconcile/warm"
)

// warmth is what single questions against an index in memory took.
type warmth struct {
	Persons      int     `json:"persons"`
	HeldCPU      float64 `json:"cpu_seconds_to_hold"`  // from Parquet into memory
	IndexCPU     float64 `json:"cpu_seconds_to_index"` // in memory
	HeapBytes    uint64  `json:"heap_bytes"`           // of table and index, nothing else
	Questions    int     `json:"questions"`
	Median       float64 `json:"median_us"`
	P99          float64 `json:"p99_us"`
	CPUMedian    float64 `json:"median_cpu_us"` // of the asking thread: what a busy machine does not lengthen
	CPUP99       float64 `json:"p99_cpu_us"`
	Looked       float64 `json:"persons_compared_a_question"`
	Cut          int     `json:"entries_not_looked_at"`
	First        float64 `json:"share_whose_person_is_the_best_hit"` // of those in the population
	Changes      int     `json:"changes_applied_meanwhile"`
	ChangingP99  float64 `json:"p99_us_while_changing"`
	ChangingCPU  float64 `json:"p99_cpu_us_while_changing"`
	MapMedianCPU float64 `json:"peer_go_map_by_number_cpu_us"` // the mean of as many look-ups of a number in a Go map
}

// maxQuestions of the register's rows are asked, one by one.
const maxQuestions = 50_000

// measure holds and indexes the population, and asks it about the register's rows,
// first in peace and then while changes are applied.
func measure(ctx context.Context, population, register, truth string) (*warmth, error) {
	began := processCPU()
	people, done, err := filejob.Open(population, true)
	if err != nil {
		return nil, err
	}
	defer func() { _ = done() }() // read to its end
	table, err := intake.Hold(ctx, people, node.Places, held.Parents{}, 0)
	if err != nil {
		return nil, err
	}
	w := &warmth{Persons: table.Len(), HeldCPU: processCPU() - began}
	began = processCPU()
	ix := warm.New(table)
	w.IndexCPU = processCPU() - began
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	w.HeapBytes = m.HeapAlloc
	officials, closed, err := filejob.Open(register, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = closed() }() // read to its end
	rows, err := firstRows(officials, maxQuestions)
	if err != nil {
		return nil, err
	}
	numbers, err := truths(truth)
	if err != nil {
		return nil, err
	}
	w.ask(ix, officials.Columns, rows, numbers)
	w.askWhileChanging(ix, officials.Columns, rows)
	w.peer(ix, table.Len())
	return w, nil
}

// truths are the personal numbers of whom the rows are about; "" for nobody.
func truths(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	column := slices.Index(lines[0], "pin")
	if column < 0 {
		return nil, fmt.Errorf("%s has no column pin", path)
	}
	var out []string
	for _, line := range lines[1:] {
		out = append(out, line[column])
	}
	return out, nil
}

func firstRows(s intake.Source, n int) (rows [][]string, err error) {
	for row, err := range s.Rows {
		if err != nil {
			return nil, err
		}
		if rows = append(rows, slices.Clone(row.Cells)); len(rows) == n {
			break
		}
	}
	return rows, nil
}

// question asks about a row.
func question(r *reading.Reader, cells []string) warm.Question {
	return warm.Question{Read: func(x *lexicon.Lexicon) kernel.Record { return r.In(x).Row(cells, nil) }, Name: r.FullName(cells)}
}

// ask asks about every row and counts what it took.
func (w *warmth) ask(ix *warm.Index, columns []vnfield.Column, rows [][]string, truth []string) {
	reader, seeker := reading.New(columns, nil, node.Places), ix.Seeker()
	right, present, looked := 0, 0, 0
	wall, cpu := timeEach(len(rows), func(i int) {
		a := seeker.Seek(question(reader, rows[i]), reconcile.DefaultPolicy)
		looked += a.Looked
		w.Cut += a.Cut
		if truth[i] == "" {
			return
		}
		present++
		if len(a.Hits) == 0 {
			return
		}
		var person kernel.Record
		ix.Person(a.Hits[0].Ordinal, &person)
		if pin, err := lienthong.PINFromUint64(person.PIN); err == nil && pin.Reveal() == truth[i] {
			right++
		}
	})
	w.Questions, w.Looked, w.First = len(rows), float64(looked)/float64(len(rows)), float64(right)/float64(present)
	w.Median, w.P99, w.CPUMedian, w.CPUP99 = at(wall, 0.5), at(wall, 0.99), at(cpu, 0.5), at(cpu, 0.99)
}

// askWhileChanging asks again while another goroutine replaces persons by others.
func (w *warmth) askWhileChanging(ix *warm.Index, columns []vnfield.Column, rows [][]string) {
	var stop atomic.Bool
	done := make(chan int)
	go func() {
		n := 0
		for ; !stop.Load(); n++ {
			var r kernel.Record
			ix.Person(int64(1+n), &r)
			ix.Apply(warm.Change{PIN: r.PIN, Record: func(*lexicon.Lexicon) kernel.Record { r.Birth.Year++; return r }})
			time.Sleep(100 * time.Microsecond) // at most 10,000 a second: a country of births, deaths and moves has ten
		}
		done <- n
	}()
	reader, seeker := reading.New(columns, nil, node.Places), ix.Seeker()
	wall, cpu := timeEach(len(rows), func(i int) {
		seeker.Seek(question(reader, rows[i]), reconcile.DefaultPolicy)
	})
	stop.Store(true)
	w.Changes = <-done
	w.ChangingP99, w.ChangingCPU = at(wall, 0.99), at(cpu, 0.99)
}

// peer is the floor: a number looked up in a map.
func (w *warmth) peer(ix *warm.Index, persons int) {
	byPIN := make(map[uint64]int32, persons)
	var r kernel.Record
	for i := range persons {
		ix.Person(int64(i+1), &r)
		byPIN[r.PIN] = int32(i)
	}
	runtime.LockOSThread() // whose clock is read
	defer runtime.UnlockOSThread()
	began, sum := threadCPU(), int32(0)
	for i := range maxQuestions {
		ix.Person(int64(1+i*7919%persons), &r)
		sum += byPIN[r.PIN]
	}
	w.MapMedianCPU = (threadCPU() - began) * 1e6 / maxQuestions
	runtime.KeepAlive(sum)
}

// timeEach does n things and says what each took in microseconds, sorted.
func timeEach(n int, do func(i int)) (wall, cpu []float64) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for i := range n {
		began, used := time.Now(), threadCPU()
		do(i)
		cpu = append(cpu, (threadCPU()-used)*1e6)
		wall = append(wall, float64(time.Since(began))/float64(time.Microsecond))
	}
	slices.Sort(wall)
	slices.Sort(cpu)
	return wall, cpu
}

func at(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}
