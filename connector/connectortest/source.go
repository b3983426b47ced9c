package connectortest

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

//go:embed source.sql
var sourceSchema string

// Opened is a source that a driver's test made and opened.
type Opened struct {
	connector.Source
	// Rename renames a column of the source behind the driver's back; nil for a
	// source that has no such thing.
	Rename func(t *testing.T, table, from, to string)
}

// readers is how many rows the suite's source has.
const readers = 25

// readerRows are the suite's rows: five share each time of change, and one in
// ten is marked as deleted.
func readerRows(p connector.Person, n int) []connector.Insert {
	row := map[string]any{
		"ma_dg": n + 1, "ho ten": p.Name, "so_cccd": p.PIN.Reveal(), "le_phi": "12500.50", "sinh": p.BirthDate.String(),
		"sua": fmt.Sprintf("2026-03-%02d 10:20:30", n/5+1), "ma_tinh": "27", "xoa": 0,
	}
	switch n {
	case 3:
		row["ho ten"], row["le_phi"], row["sinh"], row["sua"] = nil, nil, nil, nil
	case 4:
		row["ho ten"] = `'; DROP TABLE doc_gia; -- "`
	}
	if n%10 == 9 {
		row["xoa"] = 1
	}
	out := []connector.Insert{{Table: "doc_gia", Values: row}}
	if n == 0 {
		out = append(out, connector.Insert{Table: "dm_tinh", Values: map[string]any{"ma": "27", "ten": "Bắc Ninh"}})
	}
	return out
}

// TestSource holds a driver of databases to the contract of connector.Source.
// open makes the database and opens it, with two connections.
func TestSource(t *testing.T, open func(t *testing.T, l connector.Legacy, persons int) Opened) {
	t.Helper()
	s := open(t, connector.Legacy{Schema: sourceSchema, Rows: readerRows}, readers)
	for name, test := range map[string]func(*testing.T, Opened){
		"tables": testTables, "cells": testCells, "where": testWhere, "pages": testPages,
		"join": testJoin, "break off": testBreakOff, "cancelled": testCancelled, "at once": testAtOnce,
	} {
		t.Run(name, func(t *testing.T) { test(t, s) })
	}
	if s.Rename != nil {
		t.Run("changed column", func(t *testing.T) { testChanged(t, s) })
	}
}

func all(t *testing.T, s connector.Source, q *connector.Query) (out []string) {
	t.Helper()
	for row, err := range s.Rows(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.Join(row, ";"))
	}
	return out
}

func testTables(t *testing.T, s Opened) {
	tables, err := s.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, table := range tables {
		for _, c := range table.Columns {
			if c.Type == "" {
				t.Errorf("column %s has no type", c.Name)
			}
			got = append(got, fmt.Sprintf("%s.%s:%t", table.Name, c.Name, c.Key))
		}
	}
	want := []string{"dm_tinh.ma:true", "dm_tinh.ten:false", "doc_gia.ma_dg:true", "doc_gia.ho ten:false", "doc_gia.so_cccd:false",
		"doc_gia.le_phi:false", "doc_gia.sinh:false", "doc_gia.sua:false", "doc_gia.ma_tinh:false", "doc_gia.xoa:false"}
	if !slices.Equal(got, want) {
		t.Errorf("tables %v, want %v", got, want)
	}
}

func testCells(t *testing.T, s Opened) {
	q := &connector.Query{From: "doc_gia", Columns: []string{"ho ten", "ma_dg", "le_phi", "sinh"}}
	rows := all(t, s, q)
	if len(rows) != readers {
		t.Fatalf("%d rows, want %d", len(rows), readers)
	}
	p := Person(0)
	fee := strings.Split(rows[0], ";")[2]
	if want := p.Name + ";1;" + fee + ";" + p.BirthDate.String(); rows[0] != want || fee != "12500.50" && fee != "12500.5" {
		t.Errorf("row %q, want %q", rows[0], want)
	}
	if rows[3] != ";4;;" {
		t.Errorf("a row of nulls is %q", rows[3])
	}
}

func testWhere(t *testing.T, s Opened) {
	find := func(column string, values ...string) int {
		return len(all(t, s, &connector.Query{From: "doc_gia", Columns: []string{"ma_dg"}, Where: []connector.Condition{{Column: column, In: values}}}))
	}
	one, two := Person(1).PIN.Reveal(), Person(2).PIN.Reveal()
	for _, c := range []struct {
		column string
		values []string
		want   int
	}{
		{"so_cccd", []string{one}, 1}, {"so_cccd", []string{one, two, "079000000000"}, 2}, {"ma_dg", []string{"7"}, 1},
		{"so_cccd", []string{"' OR '1'='1"}, 0}, {"so_cccd", []string{`") OR 1=1 --`}, 0}, {"ho ten", []string{`'; DROP TABLE doc_gia; -- "`}, 1},
		{"ma_dg", []string{"079000000000", "7", "99999999999999999999"}, 1}, {"ma_dg", []string{"x", ""}, 0}, {"xoa", []string{"không"}, 0},
	} {
		if got := find(c.column, c.values...); got != c.want {
			t.Errorf("%s in %q: %d rows, want %d", c.column, c.values, got, c.want)
		}
	}
	yes, no := true, false
	for _, c := range []struct {
		condition connector.Condition
		want      int
	}{
		{connector.Condition{Column: "ho ten", Null: &yes}, 1}, {connector.Condition{Column: "ho ten", Null: &no}, readers - 1},
		{connector.Condition{Column: "ho ten", In: []string{Person(1).Name}, Null: &yes}, 2}, {connector.Condition{Column: "ho ten", In: []string{Person(1).Name}, Null: &no}, 1},
	} {
		if got := len(all(t, s, &connector.Query{From: "doc_gia", Columns: []string{"ma_dg"}, Fixed: []connector.Condition{c.condition}})); got != c.want {
			t.Errorf("%+v: %d rows, want %d", c.condition, got, c.want)
		}
	}
	// A name that is no column must not become a statement either.
	for _, err := range s.Rows(t.Context(), &connector.Query{From: `doc_gia"; DROP TABLE dm_tinh; --`, Columns: []string{"ma_dg"}}) {
		if lienthong.CodeOf(err) != lienthong.Maintenance {
			t.Errorf("a table of another name: %v", err)
		}
	}
	if len(all(t, s, &connector.Query{From: "dm_tinh", Columns: []string{"ma"}})) != 1 {
		t.Error("the table is gone")
	}
}

// testPages reads everything in pages and sees each row once, also where rows
// share the time of change.
func testPages(t *testing.T, s Opened) {
	q := &connector.Query{From: "doc_gia", Columns: []string{"sua", "ma_dg"}, Order: []string{"sua", "ma_dg"}, Limit: 4,
		Fixed: []connector.Condition{{Column: "xoa", In: []string{"0"}}}}
	var got []string
	for range 100 {
		page := all(t, s, q)
		if len(page) > q.Limit {
			t.Fatalf("a page of %d rows", len(page))
		}
		for _, row := range page {
			mark, key, _ := strings.Cut(row, ";")
			got, q.After = append(got, key), []string{mark, key}
		}
		if len(page) == 0 {
			break
		}
	}
	var want []string
	for n := range readers {
		if n%10 != 9 && n != 3 { // deleted; changed nobody knows when
			want = append(want, fmt.Sprint(n+1))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("pages give %v, want %v", got, want)
	}
}

func testJoin(t *testing.T, s Opened) {
	q := &connector.Query{From: "doc_gia", Joins: []connector.Join{{Table: "dm_tinh", As: "t", On: map[string]string{"ma": "ma_tinh"}}},
		Columns: []string{"ma_dg", "t.ten"}, Order: []string{"ma_dg"}, Limit: 1}
	if got := all(t, s, q); !slices.Equal(got, []string{"1;Bắc Ninh"}) {
		t.Errorf("joined %v", got)
	}
	q.Joins[0].Where = []connector.Condition{{Column: "ten", In: []string{"Hà Nội"}}}
	if got := all(t, s, q); !slices.Equal(got, []string{"1;"}) {
		t.Errorf("joined with what is not meant: %v", got)
	}
}

// testBreakOff breaks off more often than there are connections.
func testBreakOff(t *testing.T, s Opened) {
	for range 5 {
		for _, err := range s.Rows(t.Context(), &connector.Query{From: "doc_gia", Columns: []string{"ma_dg"}}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	}
}

func testCancelled(t *testing.T, s Opened) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	failed := false
	for _, err := range s.Rows(ctx, &connector.Query{From: "doc_gia", Columns: []string{"ma_dg"}}) {
		failed = err != nil
	}
	if !failed {
		t.Error("a question that was cancelled ended as if it had been answered")
	}
}

func testAtOnce(t *testing.T, s Opened) {
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			n := 0
			for _, err := range s.Rows(t.Context(), &connector.Query{From: "doc_gia", Columns: []string{"ma_dg"}}) {
				if err != nil {
					t.Error(err)
				}
				n++
			}
			if n != readers {
				t.Errorf("%d rows", n)
			}
		})
	}
	group.Wait()
}

func testChanged(t *testing.T, s Opened) {
	s.Rename(t, "doc_gia", "ho ten", "ho_va_ten")
	var got error
	for _, err := range s.Rows(t.Context(), &connector.Query{From: "doc_gia", Columns: []string{"ma_dg", "ho ten"}}) {
		got = err
	}
	if lienthong.CodeOf(got) != lienthong.Maintenance {
		t.Errorf("a column that is gone: %v", got)
	}
	if len(all(t, s, &connector.Query{From: "doc_gia", Columns: []string{"ma_dg"}})) != readers {
		t.Error("what does not need the column suffers too")
	}
}
