package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationsql"
	"github.com/lienthong/lienthong/synth"
)

// country is the people of the register and of the questions.
func country(people int) synth.Country { return synth.Country{Seed: 1, People: people} }

// serveRegister fills a register in SQLite and serves it by its own routes.
func serveRegister(ctx context.Context, c *config) error {
	store, err := populationsql.Open(ctx, "sqlite:"+c.Dir+"/register.db")
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	if _, err := store.Import(ctx, versions(ctx, country(c.People))); err != nil {
		return err
	}
	log := logger()
	api := web.New("population", "bench", "", log)
	register := &population.Service{Store: store, Now: time.Now, Log: log}
	register.Mount(api)
	return serveHTTP(ctx, &http.Server{Handler: api.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 10 * time.Minute})
}

func logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// versions are the register documents of everybody: the facts of a person
// without relatives, which a verification does not read.
func versions(ctx context.Context, c synth.Country) iter.Seq2[population.Version, error] {
	recorded := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	return func(yield func(population.Version, error) bool) {
		for block, err := range c.Blocks(ctx, 0) {
			if err != nil {
				yield(population.Version{}, err)
				return
			}
			for i := range block.People {
				p := &block.People[i]
				id, err := lienthong.PersonIDFromInt64(int64(p.Ordinal))
				v := population.Version{
					Person: id, Number: 1, Recorded: lienthong.Period{From: recorded}, Source: "bca",
					Facts: facts(block, p), Numbers: []population.Identifier{{Number: lienthong.CardNumberOf(p.PIN)}},
				}
				if !yield(v, err) {
					return
				}
			}
		}
	}
}

func facts(b *synth.Block, p *synth.Person) []population.Fact {
	place := func(index int32, detail string) population.Value {
		return population.Value{Code: b.Places[index].Code, Text: detail, Date: lienthong.Date{Year: 2025, Month: 7, Day: 1}}
	}
	return []population.Fact{
		{Field: population.FieldFullName, Value: population.Value{Text: p.Name.String()}},
		{Field: population.FieldBirthDate, Value: population.Value{Date: p.Birth}},
		{Field: population.FieldSex, Value: population.Value{Code: strconv.Itoa(int(p.Sex))}},
		{Field: population.FieldBirthRegistration, Value: place(p.Registered, "")},
		{Field: population.FieldHometown, Value: place(p.Hometown, "")},
		{Field: population.FieldEthnicity, Value: population.Value{Code: fmt.Sprintf("%02d", p.People)}},
		{Field: population.FieldReligion, Value: population.Value{Code: fmt.Sprintf("%02d", p.Religion)}},
		{Field: population.FieldNationality, Value: population.Value{Code: "VN"}},
		{Field: population.FieldPermanentResidence, Value: place(p.Residence, string(p.AppendAddress(nil, b.Places)))},
		{Field: population.FieldMaritalStatus, Value: population.Value{Code: strconv.Itoa(int(p.Marital))}},
	}
}

// differentPersons is how many persons are asked about.
const differentPersons = 20_000

// writeQuestions writes what is asked, one a line: the personal number, name
// and date of birth of persons spread over the register. The answer to each is
// yes.
func writeQuestions(ctx context.Context, path string, c synth.Country) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
	}()
	w := bufio.NewWriter(f)
	lines := json.NewEncoder(w)
	step := max(1, c.People/differentPersons)
	for block, err := range c.Blocks(ctx, 0) {
		if err != nil {
			return err
		}
		for i := range block.People {
			if p := &block.People[i]; p.Ordinal%step == 0 {
				q := population.Question{Number: p.PIN.Reveal(), Name: p.Name.String(), BirthDate: p.Birth.String()}
				if err := lines.Encode(q); err != nil {
					return err
				}
			}
		}
	}
	return w.Flush() // it remembers earlier errors
}
