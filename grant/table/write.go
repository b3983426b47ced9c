package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
)

// WriteGrants writes grants as a CSV table that [ReadGrants] reads as the same
// grants, with the columns that one of them fills. A grant that a table cannot
// say, since it is deferred until a day, is an error.
func WriteGrants(w io.Writer, grants []grant.Grant) error {
	rows := make([]map[string]string, len(grants))
	var columns []string
	for i := range grants {
		if !grants[i].Disclosure.DeferUntil.IsZero() {
			return lienthong.Errorf(lienthong.Unsupported, "Grant %s is disclosed from a day on, which a table has no column for.", grants[i].ID)
		}
		rows[i] = cellsOf(&grants[i])
	}
	for _, c := range grantColumns {
		if slices.ContainsFunc(rows, func(r map[string]string) bool { return r[c] != "" }) {
			columns = append(columns, c)
		}
	}
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, r := range rows {
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = r[c]
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// cellsOf is a grant by the columns; defaults are left out.
func cellsOf(g *grant.Grant) map[string]string {
	cells := map[string]string{
		"id": g.ID, "consumer": g.Consumer.String(), "service": g.Service.String(), "operation": g.Method + " " + g.Path, "rung": string(g.Rung), "set": g.Set,
		"read": strings.Join(g.Read, " "), "search": strings.Join(g.Search, " "), "purpose": words(g.Purposes), "legal_basis": provisions(g.Bases),
		"procedure": strings.Join(g.Procedures, " "), "relation": relationText(g.Relation), "disclosure": disclosureText(g.Disclosure), "agreement": g.Agreement,
		"valid_from": timeText(g.ValidFrom), "valid_until": timeText(g.ValidUntil), "burst": number(g.Limit.Burst), "per_day": number(int(g.Limit.PerDay)),
		"keep_days": number(g.Replica.KeepDays), "fresh_hours": number(g.Replica.FreshHours),
	}
	if g.Implied {
		cells["implied"] = "yes"
	}
	if g.Mode != grant.RefuseWhole {
		cells["mode"] = string(g.Mode)
	}
	if g.Limit.PerSecond > 0 {
		cells["per_second"] = strconv.FormatFloat(g.Limit.PerSecond, 'g', -1, 64)
	}
	return cells
}

func words(list []lienthong.Purpose) string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = string(p)
	}
	return strings.Join(out, " ")
}

func provisions(list []lienthong.LegalBasis) string {
	out := make([]string, len(list))
	for i, b := range list {
		out[i] = b.String()
	}
	return strings.Join(out, " | ")
}

func relationText(r grant.Relation) string {
	out := string(r.Rule)
	if r.Sector != "" {
		out += ":" + r.Sector
	}
	if len(r.Capacities) > 0 {
		out += ":" + strings.Join(r.Capacities, "+")
	}
	return out
}

func disclosureText(d grant.Disclosure) string {
	switch d.Class {
	case lienthong.DiscloseDeferred:
		return fmt.Sprintf("%s:%d:%s", d.Class, d.DeferDays, d.Basis)
	case lienthong.DiscloseNever:
		return fmt.Sprintf("%s:%s", d.Class, d.Basis)
	default:
		return ""
	}
}

// timeText is a day where the time is a midnight in Vietnam.
func timeText(t time.Time) string {
	local := t.In(lienthong.Vietnam)
	switch {
	case t.IsZero():
		return ""
	case local.Hour()+local.Minute()+local.Second()+local.Nanosecond() == 0:
		return local.Format(time.DateOnly)
	default:
		return t.UTC().Format(time.RFC3339Nano)
	}
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
