package synthfile

import (
	"context"
	"io"
	"runtime"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/compress/snappy"
	"github.com/parquet-go/parquet-go/compress/zstd"
	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong/synth"
)

// rowsPerGroup bounds the memory of a Parquet writer: a row group of 65,536
// persons takes some 15 MB before it is compressed. It is a number of blocks.
const rowsPerGroup = 8 * synth.BlockSize

// person is a row of the Parquet file. Numbers of persons are text, since
// their leading zeros are theirs; dates are text, since some are years. What repeats itself
// within a group has a dictionary, as other writers give it: parents are named by all their
// children, three times each.
type person struct {
	PIN        string `parquet:"so_dinh_danh"`
	Cancelled  string `parquet:"so_dinh_danh_da_huy,dict"`
	CMND       string `parquet:"so_cmnd"`
	Name       string `parquet:"ho_va_ten"`
	Birth      string `parquet:"ngay_sinh,dict"`
	Sex        string `parquet:"gioi_tinh,dict"`
	Registered string `parquet:"noi_dang_ky_khai_sinh,dict"`
	Residence  string `parquet:"noi_thuong_tru"`
	Father     string `parquet:"ho_ten_cha,dict"`
	Mother     string `parquet:"ho_ten_me,dict"`
	Status     string `parquet:"trang_thai,dict"`

	Household int64  `parquet:"so_ho,delta"`
	Relation  int32  `parquet:"quan_he_chu_ho"`
	People    int32  `parquet:"dan_toc"`
	Religion  int32  `parquet:"ton_giao"`
	Marital   int32  `parquet:"tinh_trang_hon_nhan"`
	Hometown  string `parquet:"que_quan,dict"`
	UnitCode  string `parquet:"ma_don_vi_thuong_tru,dict"`
	UnitList  string `parquet:"danh_muc_don_vi,dict"`
	Died      string `parquet:"ngay_chet_mat_tich,dict"`
}

// codec is what Parquet is compressed with: Snappy, as DuckDB, Spark and pandas write
// it unless told otherwise. A country takes a seventh more room than with Zstandard; that it
// is read sooner is not sure (docs/measurements/national.md).
func (p Population) codec() compress.Codec {
	if p.Zstandard {
		return &zstd.Codec{Level: zstd.SpeedFastest}
	}
	return new(snappy.Codec)
}

// WriteParquet writes the register as Parquet. Row groups are rendered and packed side by
// side and committed in order, so that the bytes do not depend on how many are at work.
func (p Population) WriteParquet(ctx context.Context, w io.Writer) error {
	out := parquet.NewGenericWriter[person](w, parquet.Compression(p.codec()), parquet.CreatedBy("lienthong", "synth", ""))
	workers := p.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	free := make(chan *rowGroup, workers+1)
	for range cap(free) {
		free <- &rowGroup{out: out.BeginRowGroup(), done: make(chan error, 1)}
	}
	group, ctx := errgroup.WithContext(ctx)
	work, line := make(chan *rowGroup, cap(free)), make(chan *rowGroup, cap(free))
	group.Go(func() error {
		defer close(work)
		defer close(line)
		return p.deal(ctx, free, func(g *rowGroup) { work <- g; line <- g })
	})
	for range workers {
		group.Go(func() error {
			for g := range work {
				g.done <- g.pack()
			}
			return nil
		})
	}
	group.Go(func() error {
		for g := range line {
			if err := <-g.done; err != nil {
				return err
			}
			if _, err := g.out.Commit(); err != nil {
				return err
			}
			free <- g
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return err
	}
	return out.Close()
}

// deal hands on the country in row groups. Blocks are made anew in their
// memory, so a group holds copies.
func (p Population) deal(ctx context.Context, free <-chan *rowGroup, to func(*rowGroup)) error {
	var g *rowGroup
	err := p.each(ctx, func(b *synth.Block) error {
		if g == nil {
			select {
			case g = <-free:
				g.people = g.people[:0]
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		g.people, g.places = append(g.people, b.People...), b.Places
		if len(g.people) >= rowsPerGroup {
			to(g)
			g = nil
		}
		return nil
	})
	if err == nil && g != nil {
		to(g)
	}
	return err
}

// rowGroup is some persons on their way into the file.
type rowGroup struct {
	out    *parquet.ConcurrentRowGroupWriter
	done   chan error
	people []synth.Person
	places []synth.Place

	text   []byte
	ends   []int
	values []parquet.Value
}

// pack renders the group column by column.
func (g *rowGroup) pack() error {
	columns := g.out.ColumnWriters()
	for c := range PopulationColumns {
		if err := g.texts(columns[c], c, func(dst []byte, p *synth.Person) []byte { return appendColumn(dst, g.places, p, c) }); err != nil {
			return err
		}
	}
	for i, column := range more {
		c := len(PopulationColumns) + i
		if column.text != nil {
			if err := g.texts(columns[c], c, func(dst []byte, p *synth.Person) []byte { return column.text(dst, g.places, p) }); err != nil {
				return err
			}
			continue
		}
		g.values = g.values[:0]
		for k := range g.people {
			g.values = append(g.values, column.number(&g.people[k]).Level(0, 0, c))
		}
		if _, err := columns[c].WriteRowValues(g.values); err != nil {
			return err
		}
	}
	return nil
}

// texts writes a column of texts, which lie one behind the other in memory.
func (g *rowGroup) texts(w *parquet.ColumnWriter, column int, render func([]byte, *synth.Person) []byte) error {
	g.text, g.ends, g.values = g.text[:0], g.ends[:0], g.values[:0]
	for k := range g.people {
		g.text = render(g.text, &g.people[k])
		g.ends = append(g.ends, len(g.text))
	}
	from := 0
	for _, end := range g.ends {
		g.values = append(g.values, parquet.ByteArrayValue(g.text[from:end]).Level(0, 0, column))
		from = end
	}
	_, err := w.WriteRowValues(g.values)
	return err
}

// more are the columns behind those of the CSV, as texts or numbers.
var more = []struct {
	text   func(dst []byte, places []synth.Place, p *synth.Person) []byte
	number func(p *synth.Person) parquet.Value
}{
	{number: func(p *synth.Person) parquet.Value { return parquet.Int64Value(int64(p.Household)) }},
	{number: func(p *synth.Person) parquet.Value { return parquet.Int32Value(int32(p.Relation)) }},
	{number: func(p *synth.Person) parquet.Value { return parquet.Int32Value(int32(p.People)) }},
	{number: func(p *synth.Person) parquet.Value { return parquet.Int32Value(int32(p.Religion)) }},
	{number: func(p *synth.Person) parquet.Value { return parquet.Int32Value(int32(p.Marital)) }},
	{text: func(dst []byte, places []synth.Place, p *synth.Person) []byte {
		return append(dst, places[p.Hometown].OldName...)
	}},
	{text: func(dst []byte, places []synth.Place, p *synth.Person) []byte {
		return append(dst, places[p.Residence].Code...)
	}},
	{text: func(dst []byte, _ []synth.Place, _ *synth.Person) []byte { return append(dst, synth.ListNow...) }},
	{text: func(dst []byte, _ []synth.Place, p *synth.Person) []byte { return synth.AppendDate(dst, p.Died) }},
}
