package membership

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
)

type listCommand struct {
	folder
	JSON bool `help:"Print one JSON object."`
}

// Run prints the directory.
func (c listCommand) Run(_ context.Context, k *kong.Kong) error {
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	l, err := r.List()
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(k.Stdout).Encode(directory.MembersAnswer{Members: l.Members(), Purposes: l.Purposes(), Agreements: l.Agreements(), Witnesses: l.Witnesses()})
	}
	return print(k.Stdout, l)
}

// print writes a line for each thing, in columns.
func print(out io.Writer, l *directory.List) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	for _, m := range l.Members() {
		fmt.Fprintf(w, "member\t%s\t%s\n", m.ID, m.Name)
		for _, s := range m.Systems {
			fmt.Fprintf(w, "system\t%s/%s\t%s\n", m.ID, s.Name, s.Title)
			for _, v := range s.Services {
				fmt.Fprintf(w, "service\t%s/%s/%s\t%s\n", m.ID, s.Name, v.Code, v.Title)
			}
		}
		for _, g := range m.Gateways {
			state := strings.Join(g.Addresses, " ")
			if !g.Retired.IsZero() {
				state = "retired " + g.Retired.In(lienthong.Vietnam).Format(time.DateOnly)
			} else if g.Maintenance {
				state += " (maintenance)"
			}
			fmt.Fprintf(w, "gateway\t%s/%s\t%s\n", m.ID, g.Name, state)
		}
	}
	for _, p := range l.Purposes() {
		fmt.Fprintf(w, "purpose\t%s\t%s\n", p.Code, p.Title)
	}
	for _, x := range l.Witnesses() {
		state := x.URL
		if !x.Until.IsZero() {
			state = "ended " + x.Until.In(lienthong.Vietnam).Format(time.DateOnly)
		}
		fmt.Fprintf(w, "witness\t%s\t%s, %s\n", x.Key, x.Title, state)
	}
	return w.Flush()
}
