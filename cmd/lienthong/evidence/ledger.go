package evidence

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/proof"
	"github.com/lienthong/lienthong/ledger/verify"
)

// Ledger is lienthong ledger.
type Ledger struct {
	Verify  verifyCommand  `cmd:"" help:"Check a whole ledger, trusting nothing that its writer says."`
	Copy    copyCommand    `cmd:"" help:"Copy a ledger, which may be in use, and check the copy."`
	Prove   proveCommand   `cmd:"" help:"Write the evidence of one exchange to a file."`
	Check   checkCommand   `cmd:"" help:"Check an evidence file, with nothing but the file and the keys you trust."`
	Key     keyCommand     `cmd:"" help:"Print the key of a gateway's ledger, for witnesses and checkers; make it if there is none."`
	Witness witnessCommand `cmd:"" help:"Be a witness of other gateways' ledgers: cosign their checkpoints."`
}

// trustFlags say whom the checkers believe.
type trustFlags struct {
	Trust     string   `placeholder:"FILE" help:"The keys that you trust: a trust.json that you have from elsewhere. Flags add to it."`
	Key       []string `placeholder:"VKEY" help:"The ledger's verifier key; several for several ledgers."`
	Witness   []string `placeholder:"VKEY" help:"A witness's verifier key."`
	Threshold int      `placeholder:"N" help:"How many of the witnesses must have cosigned."`
	Authority []string `placeholder:"FILE" help:"Root certificate of a timestamp authority, PEM."`
	TrustList string   `type:"path" placeholder:"DIR" help:"A gateway's folder trust, or a copy: the witnesses and the gateways' keys of the directory's signed list are believed."`
}

// read gives nil if nothing is trusted but what the ledger says of itself.
func (f trustFlags) read() (*verify.Trust, error) {
	t := new(verify.Trust)
	if f.Trust != "" {
		b, err := readFile(f.Trust)
		if err != nil {
			return nil, err
		}
		if t, err = verify.ParseTrust(b); err != nil {
			return nil, &lienthong.Error{Code: lienthong.Invalid, Cause: err, Message: fmt.Sprintf("%s %v.", f.Trust, err)}
		}
	}
	t.Ledger, t.Witnesses = append(t.Ledger, f.Key...), append(t.Witnesses, f.Witness...)
	t.Threshold = max(t.Threshold, f.Threshold)
	for _, path := range f.Authority {
		b, err := readFile(path)
		if err != nil {
			return nil, err
		}
		t.Authorities = append(t.Authorities, string(b))
	}
	if f.TrustList != "" {
		list, err := listIn(context.Background(), f.TrustList) // nobody is asked
		if err != nil {
			return nil, &lienthong.Error{Code: lienthong.Invalid, Cause: err, Message: f.TrustList + " holds no trust list that can be read; name the folder trust of a gateway."}
		}
		believe(t, list)
	}
	if f.Trust == "" && f.TrustList == "" && len(f.Key)+len(f.Witness)+f.Threshold+len(f.Authority) == 0 {
		return nil, nil
	}
	return t, nil
}

func readFile(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Cause: err, Message: fmt.Sprintf("%s cannot be read; check its path and permissions.", path)}
	}
	return b, nil
}

type proveCommand struct {
	ID         string            `arg:"" name:"id" help:"The exchange's id."`
	Dir        []string          `required:"" placeholder:"DIR" help:"A ledger's folder; give both sides' for both records in one file."`
	Out        string            `required:"" placeholder:"FILE" help:"The evidence file to write."`
	GatewayKey map[string]string `placeholder:"ID=FILE" help:"A gateway's public key (PEM) by its key id, to be put into the file; those of the trust list beside a ledger are put there anyway."`
}

// Run writes an evidence file.
func (c proveCommand) Run(ctx context.Context, k *kong.Kong) error {
	f, err := proof.Make(ctx, c.ID, c.Dir...)
	if err != nil {
		return err
	}
	addKeys(ctx, f, c.Dir)
	for id, path := range c.GatewayKey {
		b, err := readFile(path)
		if err != nil {
			return err
		}
		if f.Keys == nil {
			f.Keys = map[string]string{}
		}
		f.Keys[id] = string(b)
	}
	if err := f.Write(c.Out); err != nil {
		return err
	}
	records := "1 record"
	if n := len(f.Records); n > 1 {
		records = fmt.Sprintf("%d records", n)
	}
	_, err = fmt.Fprintf(k.Stdout, "%s proves %s\n", c.Out, records)
	return err
}

type checkCommand struct {
	File string `arg:"" help:"The evidence file."`
	trustFlags
	JSON bool `name:"json" help:"Say what it shows as JSON."`
}

// Run checks an evidence file with nothing but the file and the keys given.
func (c checkCommand) Run(k *kong.Kong) error {
	trust, err := c.read()
	if err != nil {
		return err
	}
	b, err := readFile(c.File)
	if err != nil {
		return err
	}
	f, err := proof.Parse(b)
	if err != nil {
		return err
	}
	r, err := proof.Check(f, trust)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(k.Stdout).Encode(r)
	}
	for _, shown := range r.Records {
		printShown(k, shown)
	}
	if !r.Records[0].Pinned {
		fmt.Fprintln(k.Stderr, unpinned)
	}
	return nil
}

func printShown(k *kong.Kong, r proof.Shown) {
	e := r.Evidence
	answer := "permitted"
	if !e.Permitted {
		answer = "refused: " + string(e.Code)
	}
	fmt.Fprintf(k.Stdout, "%s side's record of %s: proven\n", e.Side, e.ID)
	fmt.Fprintf(k.Stdout, "  asked        %s by %s, of %s\n", moment(e.Received), e.Client, e.Service)
	fmt.Fprintf(k.Stdout, "  for          %s; %s; %s\n", e.Operation, e.Purpose, e.LegalBasis)
	fmt.Fprintf(k.Stdout, "  answer       %s, status %d, fields: %s\n", answer, e.Status, strings.Join(e.Fields, " "))
	fmt.Fprintf(k.Stdout, "  signatures   request %s; response %s\n", r.Request, r.Response)
	fmt.Fprintf(k.Stdout, "  ledger       %s, record %d of %d\n", r.Origin, r.Index, r.Size)
	for _, w := range r.Cosignatures {
		fmt.Fprintf(k.Stdout, "  cosigned     %s by %s\n", moment(w.Time), w.Witness)
	}
	fmt.Fprintf(k.Stdout, "  timestamp    %s\n", moment(r.Time))
}
