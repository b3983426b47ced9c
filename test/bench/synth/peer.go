package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"sync"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong/synth"
)

// randomValues draws a value for every field of every person and keeps a block
// of them at a time, as a block of persons is kept.
func randomValues(ctx context.Context, o *options) error {
	fields := reflect.TypeFor[synth.Person]().NumField()
	sums := make([]uint64, o.Workers)
	var all sync.WaitGroup
	for worker := range o.Workers {
		all.Go(func() {
			values := make([]uint64, fields*synth.BlockSize)
			for first := worker * synth.BlockSize; first < o.People && ctx.Err() == nil; first += o.Workers * synth.BlockSize {
				draw := rand.NewPCG(1, uint64(first))
				values := values[:fields*min(synth.BlockSize, o.People-first)]
				for i := range values {
					values[i] = draw.Uint64()
				}
				sums[worker] ^= values[len(values)-1] // or the compiler might leave the work out
			}
		})
	}
	all.Wait()
	if sums[0] == 0 && o.People > 0 {
		return fmt.Errorf("nothing was drawn")
	}
	return ctx.Err()
}

// A person of the bare files: the widths of a common row.
var bare = [11]string{"079180012345", "", "012345678", "Nguyễn Thị Thu Hương", "14/02/1980", "Nữ", "Thành phố Hồ Chí Minh",
	"Số 336, phố Lê Lợi, phường Bến Thành, Thành phố Hồ Chí Minh", "Nguyễn Văn Bình", "Trần Thị Lan", "Còn sống"}

// constantCSV writes the bare row for everybody.
func constantCSV(ctx context.Context, o *options) error {
	w := csv.NewWriter(io.Discard)
	for range o.People {
		if err := w.Write(bare[:]); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return ctx.Err()
}

// bareRow has the columns of the population's CSV.
type bareRow struct {
	PIN, Cancelled, CMND, Name, Birth, Sex, Registered, Residence, Father, Mother, Status string
}

// constantParquet writes the bare row for everybody, a block at a time.
func constantParquet(ctx context.Context, o *options) error {
	rows := make([]bareRow, synth.BlockSize)
	for i := range rows {
		rows[i] = bareRow{bare[0], bare[1], bare[2], bare[3], bare[4], bare[5], bare[6], bare[7], bare[8], bare[9], bare[10]}
	}
	w := parquet.NewGenericWriter[bareRow](io.Discard, parquet.MaxRowsPerRowGroup(1<<17), parquet.Compression(&parquet.Snappy))
	for first := 0; first < o.People; first += len(rows) {
		if _, err := w.Write(rows[:min(len(rows), o.People-first)]); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return ctx.Err()
}
