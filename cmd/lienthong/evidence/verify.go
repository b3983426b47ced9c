package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/verify"
)

const unpinned = "The key was taken from what is checked. Give the key that you trust with --key or --trust, or this shows mistakes and clumsy tampering only."

const unseen = "A ledger that was put back whole to an earlier day looks like this too. To find that, give a later checkpoint with --known: a copy that you kept, or the file that a witness keeps of this ledger."

type verifyCommand struct {
	Dir string `arg:"" help:"The ledger's folder."`
	knownFlags
}

// Run checks a whole ledger and trusts nothing that its writer says.
func (c verifyCommand) Run(ctx context.Context, k *kong.Kong) error {
	o, err := c.options(c.Dir)
	if err != nil {
		return err
	}
	r, err := verify.Dir(ctx, c.Dir, o)
	if err != nil {
		return wrong(r, err)
	}
	return c.tell(k, r)
}

type copyCommand struct {
	Dir string `arg:"" help:"The ledger's folder."`
	To  string `arg:"" help:"The copy's folder, which must not be there."`
	knownFlags
}

// Run copies a ledger as it is at one moment.
func (c copyCommand) Run(ctx context.Context, k *kong.Kong) error {
	o, err := c.options(c.Dir)
	if err != nil {
		return err
	}
	r, err := verify.Copy(ctx, c.Dir, c.To, o)
	if errors.Is(err, fs.ErrExist) {
		return lienthong.Errorf(lienthong.Conflict, "%s is there already; name a folder that is not.", c.To)
	}
	if err != nil {
		return wrong(r, err)
	}
	return c.tell(k, r)
}

// knownFlags say what a ledger is checked against.
type knownFlags struct {
	Known []string `placeholder:"FILE" help:"A checkpoint of this ledger that you saw earlier, or that a witness did."`
	trustFlags
	JSON bool `name:"json" help:"Say what was found as JSON."`
}

func (f knownFlags) options(dir string) (o verify.Options, err error) {
	if o.Trust, err = f.read(); err != nil {
		return o, err
	}
	for _, path := range f.Known {
		b, err := readFile(path)
		if err != nil {
			return o, err
		}
		o.Known = append(o.Known, b)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return o, &lienthong.Error{Code: lienthong.Invalid, Cause: err, Message: fmt.Sprintf("%s is no folder of a ledger; name the one that holds checkpoint and tile.", dir)}
	}
	return o, nil
}

// wrong says what is wrong with a ledger, and what else looks like it.
func wrong(r verify.Report, err error) error {
	f, found := errors.AsType[*verify.Finding](err)
	if !found {
		return err
	}
	hint := ""
	if r.Open {
		hint = " So is a plain copy of a ledger in use; lienthong ledger copy makes one that is whole."
	}
	return lienthong.Errorf(lienthong.Conflict, "The ledger is not what it was: %s %s.%s", f.File, f.What, hint)
}

// tell says what was found in a ledger that has nothing wrong.
func (f knownFlags) tell(k *kong.Kong, r verify.Report) error {
	if f.JSON {
		return json.NewEncoder(k.Stdout).Encode(r)
	}
	fmt.Fprintf(k.Stdout, "%s: nothing wrong\n", r.Origin)
	fmt.Fprintf(k.Stdout, "records        %d, root %s\n", r.Size, r.Root)
	fmt.Fprintf(k.Stdout, "attested       %d, in %d attestations, %d cosignatures on the newest\n", r.Attested, r.Attestations, r.Cosignatures)
	fmt.Fprintf(k.Stdout, "timestamp      %s\n", moment(r.Timestamp))
	if r.Open {
		fmt.Fprintf(k.Stdout, "not closed     %d durable records have no checkpoint yet, %d bytes of a torn write\n", r.Pending, r.Torn)
	}
	if len(f.Known) == 0 {
		fmt.Fprintln(k.Stderr, unseen)
	}
	if !r.Pinned {
		fmt.Fprintln(k.Stderr, unpinned)
	}
	return nil
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "none"
	}
	return t.UTC().Format(time.RFC3339)
}
