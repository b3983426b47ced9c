package story

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/nation"
	"github.com/lienthong/lienthong/nation/sector"
	"github.com/lienthong/lienthong/reconcile"
)

// tellSectors says what came of the other registers, a line each.
func tellSectors(w io.Writer, sectors []sector.Summary) {
	if len(sectors) == 0 {
		return
	}
	fmt.Fprintf(w, "\nThe other registers, each in its agency's own database and behind its agency's own gateway:\n  %-16s %-12s %7s %7s %7s %8s %10s %8s\n",
		"register", "sector", "rows", "clean", "sent", "linked", "precision", "recall")
	for i := range sectors {
		s := &sectors[i]
		if !s.Linked {
			fmt.Fprintf(w, "  %-16s %-12s %7d %7d %7s   not linked: it asks about one person at a time%s\n", s.Name, s.Sector, s.Rows, s.Clean, "-", tellAsked(s.Asked))
			continue
		}
		fmt.Fprintf(w, "  %-16s %-12s %7d %7d %7d %8d %10.4f %8.4f\n", s.Name, s.Sector, s.Rows, s.Clean, s.Sent, s.Links, s.Precision, s.Recall)
	}
	fmt.Fprintln(w)
}

// tellCounts says how often each conclusion was drawn.
func tellCounts(n map[string]int) string {
	return fmt.Sprintf("%d yes, %d no, %d unknown", n["yes"], n["no"], n["unknown"])
}

func tellAsked(a *sector.Asked) string {
	if a == nil {
		return ""
	}
	return fmt.Sprintf(", %d times, %d yes", a.Asked, a.Verified)
}

// tellJoined says what was asked jointly: the plan, and what came of it.
func tellJoined(w io.Writer, j *sector.Joined) {
	if j == nil {
		return
	}
	fmt.Fprintf(w, "A question that needs three registers, as the finance agency reads it before it asks:\n%s", j.Plan)
	fmt.Fprintf(w, "Asked about %d people: lives: %s; draws a pension: %s; paid twice: %s.\nBefore the insurer had given its grant:\n",
		j.Asked, tellCounts(j.Alive), tellCounts(j.Insured), tellCounts(j.Twice))
	for _, m := range j.Partial.Missing {
		fmt.Fprintf(w, "  %s\n", m)
	}
	fmt.Fprintln(w)
}

// tellDeclared says whether declarations agree with the registers.
func tellDeclared(w io.Writer, d *sector.Declared) {
	if d == nil {
		return
	}
	fmt.Fprintf(w, "Of %d declarations, in %d exchanges: relatives %s; enterprises agree: %s; parcels: %s.\n",
		d.Asked, d.Parts, tellCounts(d.Family), tellCounts(d.Enterprises), tellCounts(d.Parcels))
}

// tellFound says what the rules over linked records found, and which could not be
// run.
func tellFound(w io.Writer, sectors []sector.Summary) {
	found, notRun := 0, 0
	var most []string
	for i := range sectors {
		s := &sectors[i]
		for _, rule := range slices.Sorted(maps.Keys(s.Found)) {
			if n := s.Found[rule]; n > 0 {
				found += n
				most = append(most, fmt.Sprintf("%s %d", rule, n))
			}
		}
		notRun += len(s.NotRun)
	}
	if len(most) > 0 {
		fmt.Fprintf(w, "Rules over linked records found %d: %s.", found, strings.Join(most, ", "))
		if notRun > 0 {
			fmt.Fprintf(w, " %d could not be run for want of a grant.", notRun)
		}
		fmt.Fprint(w, "\n\n")
	}
}

// tellDesks says where the agencies' pages are, and whom to try them with.
func tellDesks(w io.Writer, n *nation.Nation) {
	for _, of := range []string{"finance", "asset", "insurance"} {
		address := n.Desk(of)
		if address == "" {
			continue
		}
		fmt.Fprintf(w, "%-14s %s", "Desk, "+of+":", address)
		if j := n.Summary.Joined; of == "finance" && j != nil {
			fmt.Fprintf(w, "   try it with %s, %s, born %s", j.First.PIN.Reveal(), j.First.Name, j.First.BirthDate)
		}
		if d := n.Summary.Declared; of == "asset" && d != nil && d.First != nil {
			fmt.Fprintf(w, "   try it with the declaration %s", d.First.Code)
		}
		fmt.Fprintln(w)
	}
}

// tellCourt says where the court's clerk works, and whom to try it with.
func tellCourt(w io.Writer, n *nation.Nation) {
	address, p := n.Court()
	if address == "" {
		return
	}
	fmt.Fprintf(w, "Court clerk:   %s   (English: %sen/)\n", address, address)
	if p != nil {
		fmt.Fprintf(w, "               try it with case %s, %s at %s: %s, born %s, %s\n", p.Case, p.Relation, p.Stage, p.Name, p.Born, p.Number)
		if p.Certificate != "" {
			fmt.Fprintf(w, "               with the certificate %s, the parcel %s, a member of the enterprise %s\n", p.Certificate, p.Parcel, p.Enterprise)
		}
	}
}

// Country says what came of making a country, and where it is served.
func Country(w io.Writer, n *nation.Nation, served bool) {
	s := n.Summary
	fmt.Fprintf(w, "\nA country of %d persons, none of whom exists, and a register of %d officials with damage.\n", s.People, s.Officials)
	for _, v := range reconcile.Verdicts {
		fmt.Fprintf(w, "  %-26s %7d\n", v, s.Verdicts[v])
	}
	fmt.Fprintf(w, "Against the truth: precision %.4f, recall %.4f (%d of %d links right, %d rows linkable).\n",
		s.Precision, s.Recall, s.Right, s.Links, s.Linkable)
	x := s.Exchange
	fmt.Fprintf(w, "Over the exchange, between two gateways: %d questions one by one and %d in bulk, %d answered yes, %d refused; %.1f ms each,\n"+
		"signed both ways, with evidence on both disks. The ministry's register was linked that way too: %d numbers came back.\n",
		x.Asked, x.Bulk, x.Verified, x.Refused, x.MedianMS, x.Linked)
	tellSectors(w, s.Sectors)
	tellJoined(w, s.Joined)
	tellDeclared(w, s.Declared)
	tellFound(w, s.Sectors)
	fmt.Fprintf(w, "Made in %.1f s.\n\n", s.Seconds["total"])
	fmt.Fprintf(w, "The register:  %s\nVerdicts:      %s\nReport:        %s\n", s.Files.Officials, s.Files.Verdicts, s.Files.Report)
	fmt.Fprintf(w, "Link it yourself:\n  %s reconcile link --register %s --population %s --out my-verdicts.csv --report my-report.html\n\n",
		os.Args[0], s.Files.Officials, s.Files.Population)
	fmt.Fprintf(w, "Check the evidence:\n  %s ledger verify %s\n\n", os.Args[0], s.Files.Ledger)
	if served {
		fmt.Fprintf(w, "Gateway:       %s/r1/   (X-Road REST, as the agency's own systems use it)\n", n.Gateway())
		tellCourt(w, n)
		tellDesks(w, n)
		fmt.Fprintf(w, "Population:    %s/registrar/   (its officers, and what the insurer reports to them within a minute)\n", n.Node.URL())
		fmt.Fprintf(w, "Console:       %s   (English: %s/en/)\nInterface:     %s/docs\nStop with Ctrl-C.\n", n.Node.URL(), n.Node.URL(), n.Node.URL())
	}
}
