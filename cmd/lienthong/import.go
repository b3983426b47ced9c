package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationfile"
	"github.com/lienthong/lienthong/population/populationsql"
)

type importCommand struct {
	From    string `required:"" placeholder:"FILE" help:"The persons: CSV, XLSX or Parquet."`
	DB      string `name:"db" xor:"db" required:"" placeholder:"LINE" help:"The register: sqlite:PATH or postgres://USER@HOST/DATABASE."`
	DBFile  string `name:"db-file" xor:"db" required:"" placeholder:"FILE" help:"A file that holds the line, for one with a password in it."`
	Columns string `placeholder:"NAME=HEADER,..." help:"What the columns are, where it is not recognised."`
	Source  string `default:"IMPORT" help:"Who recorded these persons: a code of an agency or process."`
	Homes   string `name:"households" placeholder:"FILE" help:"Who belongs to which household: a table with number, household and relation to the head. It may be the same file."`
	Head    string `default:"chủ hộ" placeholder:"WORD" help:"What the relation to the head says of the head: a word or a code."`
	Add     bool   `help:"The register has persons already: add those of the file alone whose numbers nobody there bears."`
	Quiet   bool   `short:"q" help:"Say nothing but errors."`
}

// errFilled is said of a register that has persons: a second import would make
// each of them twice, and nothing later could tell the two apart.
func errFilled(persons int64) error {
	return lienthong.Errorf(lienthong.Conflict,
		"the register holds %d persons already, and every row would become one more; import into an empty register, or say --add to add those rows alone whose numbers nobody there bears", persons)
}

// Run imports every person of the file, or nobody.
func (c importCommand) Run(ctx context.Context, s *streams) (err error) {
	said, err := vnfield.ParseOverrides(c.Columns)
	if err != nil {
		return err
	}
	over, overHomes := populationfile.SplitColumns(said)
	file, err := populationfile.Open(c.From, over)
	if err != nil {
		return err
	}
	defer file.Close()
	if c.Add && (file.HasKin() || c.Homes != "") {
		return lienthong.Errorf(lienthong.Invalid, "--add takes no relatives and households, who may be in the register already; record births and households by `lienthong population record`, or add a file without the numbers of relatives")
	}
	if c.Homes != "" {
		homes, err := populationfile.ReadHouseholds(c.Homes, overHomes, c.Head)
		if err != nil {
			return err
		}
		file.Belong(homes)
	}
	line := c.DB
	if c.DBFile != "" {
		secret, err := conf.SecretFile(c.DBFile).Read()
		if err != nil {
			return err
		}
		line = secret.Reveal()
	}
	store, err := populationsql.Open(ctx, line)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()

	show := newProgress(s.err, c.Quiet)
	for _, column := range file.Recognised() {
		fmt.Fprintf(show, "  %s\n", column)
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	there, err := c.there(ctx, store, over, now)
	if err != nil {
		return err
	}
	versions := populationfile.Without(there, file.Versions(now, c.Source, sequentialIDs()))
	n, err := store.Import(ctx, watched(file, versions, show))
	show.Close()
	if err != nil {
		return err
	}
	left := ""
	if c.Add {
		left = fmt.Sprintf(", %d were there already and are as they were", len(there)-n)
	}
	_, err = fmt.Fprintf(s.out, "%d persons imported%s\n", n, left)
	return err
}

// there says of each row of the file, in a reading of its own, whether its person
// is in the register; nil where the register is empty.
func (c importCommand) there(ctx context.Context, store *populationsql.Store, over map[vnfield.Column]string, now time.Time) ([]bool, error) {
	count, err := store.Count(ctx)
	switch {
	case err != nil:
		return nil, err
	case count.Persons > 0 && !c.Add:
		return nil, errFilled(count.Persons)
	case !c.Add:
		return nil, nil
	}
	file, err := populationfile.Open(c.From, over)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return populationfile.Known(ctx, store, population.At(now), file.Versions(now, c.Source, sequentialIDs()))
}

// watched shows how far the file is read; its stage ends with the sequence.
func watched(file *populationfile.File, versions iter.Seq2[population.Version, error], show *progress) iter.Seq2[population.Version, error] {
	const stage = "persons"
	return func(yield func(population.Version, error) bool) {
		n := 0
		for v, err := range versions {
			if n++; n%8192 == 1 {
				done, total := file.Progress()
				show.Update(stage, min(done, total-1), total)
			}
			if !yield(v, err) || err != nil {
				return
			}
		}
		show.Update(stage, 1, 1)
	}
}

// sequentialIDs gives keys in order, from a random beginning: an index fills
// fastest in order, and two imports do not meet among 2^62 keys. An id says
// nothing but that its neighbours came in one import.
func sequentialIDs() func() (lienthong.PersonID, error) {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	next := int64(binary.BigEndian.Uint64(b[:]) >> 2)
	return func() (lienthong.PersonID, error) {
		next++
		return lienthong.PersonIDFromInt64(next)
	}
}
