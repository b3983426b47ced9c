package ledger_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
)

// BenchmarkAppend measures durable records a second, and how long one waits,
// beside two peers in the same run: a plain write and fsync for each record,
// and Tessera's own Add at a batch age of 2 ms, awaited.
//
//	go test -run - -bench Append ./ledger
func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("of=ledger/writers=%d", writers), func(b *testing.B) {
			l := &ledger.Log{Dir: filepath.Join(b.TempDir(), "ledger"), Key: ledgertest.Key(b, "lienthong.test/bench"), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
			ledgertest.Open(b, l)
			load(b, writers, func(ctx context.Context, n int) error { return l.Append(ctx, sample(n)) })
			if err := l.Close(); err != nil {
				b.Error(err)
			}
		})
		b.Run(fmt.Sprintf("of=fsync/writers=%d", writers), func(b *testing.B) {
			f, err := os.Create(filepath.Join(b.TempDir(), "file"))
			if err != nil {
				b.Fatal(err)
			}
			defer f.Close()
			var mu sync.Mutex
			load(b, writers, func(_ context.Context, n int) error {
				record, err := json.Marshal(sample(n))
				if err != nil {
					return err
				}
				mu.Lock()
				defer mu.Unlock()
				if _, err := f.Write(record); err != nil {
					return err
				}
				return f.Sync()
			})
		})
		b.Run(fmt.Sprintf("of=tessera/writers=%d", writers), func(b *testing.B) {
			add := tesseraAdd(b)
			load(b, writers, func(ctx context.Context, n int) error {
				record, err := json.Marshal(sample(n))
				if err != nil {
					return err
				}
				_, err = add(ctx, tessera.NewEntry(record))()
				return err
			})
		})
	}
}

// sample is a record made without signing, which would be most of the work.
func sample(n int) lienthong.Evidence {
	e := samples[n%len(samples)]
	e.ID = fmt.Sprintf("exchange-%09d", n)
	return e
}

var samples = func() (out [64]lienthong.Evidence) {
	for i := range out {
		out[i] = ledgertest.Sample(i)
	}
	return out
}()

func tesseraAdd(b *testing.B) tessera.AddFn {
	ctx, cancel := context.WithCancel(b.Context())
	b.Cleanup(cancel)
	driver, err := posix.New(ctx, posix.Config{Path: filepath.Join(b.TempDir(), "tessera")})
	if err != nil {
		b.Fatal(err)
	}
	options := tessera.NewAppendOptions().WithCheckpointSigner(ledgertest.Key(b, "lienthong.test/bench").Signer()).
		WithBatching(256, 2*time.Millisecond).WithCheckpointInterval(time.Second)
	appender, _, _, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		b.Fatal(err)
	}
	return appender.Add
}

// load shares b.N records among writers, each waiting for its own before the
// next, and reports the rate and the waits.
func load(b *testing.B, writers int, add func(context.Context, int) error) {
	waits := make([][]time.Duration, writers)
	var running sync.WaitGroup
	ctx := b.Context()
	b.ResetTimer()
	for w := range writers {
		running.Go(func() {
			for n := w; n < b.N; n += writers {
				start := time.Now()
				if err := add(ctx, n); err != nil {
					b.Error(err)
					return
				}
				waits[w] = append(waits[w], time.Since(start))
			}
		})
	}
	running.Wait()
	b.StopTimer()
	all := slices.Concat(waits...)
	slices.Sort(all)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
}
