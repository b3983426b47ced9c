package casework

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/court"
	"github.com/lienthong/lienthong/internal/conf"
)

// Party is lienthong party.
type Party struct {
	Enter Enter `cmd:"" help:"Say that persons are party to a case, so that more than yes or no can be read about them."`
	Leave Leave `cmd:"" help:"Say that they are no longer."`
}

// Enter is lienthong party enter.
type Enter struct{ asking }

// Leave is lienthong party leave.
type Leave struct{ asking }

// Run enters.
func (c Enter) Run(ctx context.Context, k *kong.Kong) error {
	return c.run(ctx, k, "court-party", (*client.Client).EnterParty, "entered")
}

// Run takes out.
func (c Leave) Run(ctx context.Context, k *kong.Kong) error {
	return c.run(ctx, k, "court-party-left", (*client.Client).LeaveParty, "taken out")
}

// asking is what both need.
type asking struct {
	File       string          `arg:"" placeholder:"FILE" help:"Who: a JSON object a line, {\"number\":…,\"name\":…,\"birth_date\":…,\"relation\":\"witness\"}; - for standard input. No person belongs on a command line."`
	Gateway    string          `default:"http://127.0.0.1:8081" placeholder:"URL" help:"The court's own gateway, its side for systems."`
	System     string          `required:"" placeholder:"ID" help:"The court's system, such as VN/GOV/T01/COURT."`
	Population string          `required:"" placeholder:"ID" help:"The service of the population's owner, such as VN/GOV/G01/POPULATION/persons."`
	Case       string          `required:"" placeholder:"CODE" help:"The case's code."`
	Stage      string          `required:"" enum:"investigation,prosecution,trial,enforcement" placeholder:"STAGE" help:"Of the proceedings: investigation, prosecution, trial, enforcement."`
	Officer    string          `required:"" placeholder:"ACCOUNT" help:"The account of who asks, as the evidence names them."`
	TokenFile  conf.SecretFile `placeholder:"FILE" help:"A file with the system's token, where the gateway asks for one."`
}

// person is a line of the file.
type person struct {
	Number    string         `json:"number"`
	Name      string         `json:"name"`
	BirthDate lienthong.Date `json:"birth_date"`
	Relation  string         `json:"relation"`
}

const maxLine = 64 << 10 // bytes

// run tells the owner line by line, on the provision of one of the sector's
// default grants.
func (c asking) run(ctx context.Context, k *kong.Kong, grant string, do func(*client.Client, context.Context, client.Claim, string) (bool, error), done string) error {
	s, err := court.BuiltIn()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.Asks, func(g connector.Grant) bool { return g.ID == grant })
	as := client.Through{System: c.System, Basis: s.Asks[i].Basis, Officer: c.Officer, Case: c.Case}
	if c.TokenFile != "" {
		token, err := c.TokenFile.Read()
		if err != nil {
			return err
		}
		as.Token = token.Reveal()
	}
	var in io.Reader = os.Stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return &lienthong.Error{Code: lienthong.Invalid, Message: "the file of parties cannot be read; check its path", Cause: err}
		}
		defer f.Close()
		in = f
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 4096), maxLine)
	for n := 1; lines.Scan(); n++ {
		var p person
		bad := json.Unmarshal(lines.Bytes(), &p)
		number, err := lienthong.ParseCardNumber(p.Number)
		if bad != nil || err != nil || p.BirthDate.IsZero() {
			return lienthong.Errorf(lienthong.Invalid, "line %d is no person: it needs number, name, birth_date (YYYY-MM-DD) and relation; the lines before it were told", n)
		}
		purpose, err := court.Question{Case: c.Case, Stage: c.Stage, Relation: p.Relation}.Purpose(s)
		if err != nil {
			return lienthong.Errorf(lienthong.Invalid, "line %d: there is no such relation at this stage; the lines before it were told", n)
		}
		as.Purpose = string(purpose)
		yes, err := do(&client.Client{BaseURL: c.Gateway + "/r1/" + c.Population, HTTP: &http.Client{Transport: as}}, ctx,
			client.Claim{Number: number, Name: p.Name, BirthDate: p.BirthDate}, p.Relation)
		if err != nil {
			return err
		}
		said := done
		if !yes {
			said = "NOT: number, name and date of birth are not one person's"
		}
		fmt.Fprintf(k.Stdout, "line %d\t%s\t%s\n", n, p.Relation, said)
	}
	if lines.Err() != nil {
		return lienthong.Errorf(lienthong.Invalid, "a line is longer than %d bytes, or the file broke off", maxLine)
	}
	return nil
}
